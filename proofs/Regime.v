(* Regime: patterns that last although the layer never settles (theory.md section 3).

     average Z i X      == the mean of X_j over j in C_i(Z), for any family X
     regime Z c w N     == c_i is the average of c over C_i, for every i; w_0 = Z - c; w_{m+1} is
                           alpha times the average of w_m, for every i; and w_N = 0
     regime_at c w N t  == c_i + r^t sum_(m < N) binom(t, m) w_{m,i}
     regime_scores Z X  == in the configurations X t, row i is constant on C_i(Z) and smaller
                           outside it: the inequalities of the certificate

   Headline theorem: regime_sound, for any bilinear form and alpha > 0. A settled layer meets
   its hypotheses (settled_regime).

   The equations of c and w are asked of every token. For a token at rest theory.md writes them as
   c_i = z_i, w_{m,i} = 0 and mean_{j in C_i} w_{m,j} = 0; without the last of these the pattern
   can change: rest_equation_needed (RegimeRest.v). *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Model Settled.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Regime.
Variables (R : realFieldType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Notation vec := ('rV[R]_d).
Notation cfg := ('I_n -> vec).
Local Notation attention := (attention A).
Local Notation rate := (rate alpha).
Local Notation beta := (beta alpha).
Local Notation trajectory := (trajectory A alpha).
Implicit Types (Z X c : cfg) (w : nat -> cfg) (i j l : 'I_n) (N t : nat).

Definition average Z i X : vec := (#|attention Z i|%:R)^-1 *: (\sum_(j in attention Z i) X j).

Lemma mean_average Z i : mean A Z i = average Z i Z.
Proof. by []. Qed.

Lemma average_pointwise Z i X Y : X =1 Y -> average Z i X = average Z i Y.
Proof. by move=> e; congr (_ *: _); apply: eq_bigr => j _. Qed.

Lemma averageD Z i X Y : average Z i (fun j => X j + Y j) = average Z i X + average Z i Y.
Proof. by rewrite /average big_split scalerDr. Qed.

Lemma averageZ Z i a X : average Z i (fun j => a *: X j) = a *: average Z i X.
Proof. by rewrite /average -scaler_sumr !scalerA mulrC. Qed.

Lemma average_sum Z i m (X : 'I_m -> cfg) :
  average Z i (fun j => \sum_(p < m) X p j) = \sum_(p < m) average Z i (X p).
Proof. by rewrite /average exchange_big scaler_sumr. Qed.

Record regime Z c w N : Prop := Regime
  { limit_equation : forall i, average Z i c = c i;
    weights_start : forall i, w 0%N i = Z i - c i;
    weights_next : forall m i, w m.+1 i = alpha *: average Z i (w m);
    weights_end : forall i, w N i = 0 }.

Definition regime_at c w N t : cfg :=
  fun i => c i + rate ^+ t *: \sum_(m < N) 'C(t, m)%:R *: w m i.

Definition regime_scores Z (X : nat -> cfg) := forall t i j, j \in attention Z i ->
  (forall l, l \in attention Z i -> ip A (X t i) (X t l) = ip A (X t i) (X t j)) /\
  (forall l, l \notin attention Z i -> ip A (X t i) (X t l) < ip A (X t i) (X t j)).

(* The inequalities say that the attention sets are those of Z. *)
Lemma regime_scoresP Z (X : nat -> cfg) : regime_scores Z X <-> forall t i, attention (X t) i = attention Z i.
Proof.
split=> [h t i|h t i j hj].
  by have [j hj] := attention_nonempty A Z i; have [hin hout] := h t i j hj; apply: attention_char hj _ _.
rewrite -(h t) in hj *; split=> l hl; first exact: attention_eq_ip.
exact: attention_lt.
Qed.

(* Regimes depend on the tokens pointwise. *)
Lemma regime_pointwise Z Y c w N : Z =1 Y -> regime Y c w N -> regime Z c w N.
Proof.
move=> e [h1 h2 h3 h4]; have ea i X : average Z i X = average Y i X.
  by rewrite /average (attention_pointwise A e).
by split=> [i|i|m i|i]; rewrite ?ea ?e.
Qed.
Lemma regime_scores_pointwise Z Y (X : nat -> cfg) : Z =1 Y -> regime_scores Y X -> regime_scores Z X.
Proof.
move=> e /regime_scoresP h; apply/regime_scoresP => t i.
by rewrite h (attention_pointwise A e).
Qed.

Hypothesis alpha_gt0 : 0 < alpha.

(* One layer with the pattern of Z takes the closed form at t to the closed form at t + 1:
   Pascal's rule, and beta / r = alpha. *)
Lemma regime_step Z c w N t i : regime Z c w N ->
  rate *: regime_at c w N t i + beta *: average Z i (regime_at c w N t) =
  regime_at c w N t.+1 i.
Proof.
move=> [hc _ hw hN]; rewrite /regime_at averageD hc averageZ average_sum.
have -> : \sum_(m < N) average Z i (fun j => 'C(t, m)%:R *: w m j) =
    alpha^-1 *: \sum_(m < N) 'C(t, m)%:R *: w m.+1 i.
  rewrite scaler_sumr; apply: eq_bigr => m _; rewrite averageZ hw !scalerA.
  by rewrite mulrCA mulVf ?mulr1 // gt_eqF.
have b : beta = rate * alpha by rewrite /Model.beta /Model.rate mulrC.
rewrite !scalerDr addrACA -scalerDl (rateD alpha_gt0) scale1r; congr (_ + _).
rewrite !scalerA -exprS.
have -> : beta * rate ^+ t / alpha = rate ^+ t.+1.
  by rewrite b exprS (mulrAC rate) mulfK ?gt_eqF.
rewrite -scalerDr; congr (_ *: _).
case: N hN => [|N] hN; first by rewrite !big_ord0 addr0.
rewrite big_ord_recl [in X in _ + X]big_ord_recr /= hN scaler0 addr0 -addrA -big_split /=.
rewrite [RHS]big_ord_recl !bin0; congr (_ + _); apply: eq_bigr => m _.
by rewrite lift0 -scalerDl -natrD binS.
Qed.

Lemma regime_at0 Z c w N : regime Z c w N -> regime_at c w N 0 =1 Z.
Proof.
move=> [hc h0 hw hN] i; rewrite /regime_at expr0 scale1r.
case: N hN => [|N] hN; first by rewrite big_ord0 addr0; apply/eqP; rewrite eq_sym -subr_eq0 -h0 hN.
rewrite big_ord_recl bin0 scale1r h0 big1 => [|m _]; first by rewrite addr0 addrC subrK.
by rewrite lift0 bin0n /= scale0r.
Qed.

(* As long as the pattern lasts, the trajectory is the closed form. *)
Lemma regime_trajectory Z c w N t : regime Z c w N ->
  (forall u, (u < t)%N -> forall i, attention (trajectory Z u) i = attention Z i) ->
  trajectory Z t =1 regime_at c w N t.
Proof.
move=> h; elim: t => [|t IH] hp i; first by rewrite (regime_at0 h).
have e : trajectory Z t =1 regime_at c w N t by apply: IH => u ut; apply: hp; apply: ltnW.
rewrite trajectoryS layerE -(regime_step t i h) -e; congr (_ + _ *: _).
by rewrite /mean hp // -/(average Z i _); apply: average_pointwise.
Qed.

(* The pattern of layer k lasts for ever iff the closed form satisfies its inequalities at every
   t >= 0; then the closed form is the trajectory. *)
Theorem regime_sound Z k c w N : regime (trajectory Z k) c w N ->
  (regime_scores (trajectory Z k) (regime_at c w N) <->
   forall t, (k <= t)%N -> forall i, attention (trajectory Z t) i = attention (trajectory Z k) i) /\
  (regime_scores (trajectory Z k) (regime_at c w N) ->
   forall t, (k <= t)%N -> trajectory Z t =1 regime_at c w N (t - k)).
Proof.
move=> h; set Y := trajectory Z k in h *.
have at_Y t : (k <= t)%N -> trajectory Z t = trajectory Y (t - k) by apply: trajectory_split.
have lasting : regime_scores Y (regime_at c w N) -> forall t,
    trajectory Y t =1 regime_at c w N t /\ forall i, attention (trajectory Y t) i = attention Y i.
  move/regime_scoresP => hs; elim/ltn_ind => t IH.
  have e : trajectory Y t =1 regime_at c w N t.
    by apply: (regime_trajectory h) => u ut i; have [_ ->] := IH u ut.
  by split=> // i; rewrite (attention_pointwise A e).
split; first split.
- by move=> /lasting hl t kt i; rewrite at_Y //; have [_ ->] := hl (t - k)%N.
- move=> hp; apply/regime_scoresP => t i.
  have hY u j : attention (trajectory Y u) j = attention Y j.
    by have := hp (u + k)%N (leq_addl _ _) j; rewrite at_Y ?leq_addl // addnK.
  have e := regime_trajectory (t := t) h (fun u _ => hY u).
  by rewrite -(attention_pointwise A e).
- by move=> /lasting hl t kt; rewrite at_Y //; have [] := hl (t - k)%N.
Qed.

(* A settled layer is a regime: c are the means, and the weights end after the first. *)
Lemma settled_regime Z : settled A Z ->
  let w m i := if m == 0%N then Z i - mean A Z i else 0 in
  regime Z (mean A Z) w 1 /\ regime_scores Z (regime_at (mean A Z) w 1).
Proof.
move=> h w; split.
  split=> [i|i|m i|i] //; first by have [e _ _] := h i.
  rewrite /w; case: m => [|m] /=; last by rewrite /average big1 ?scaler0.
  have -> : average Z i (fun j => Z j - mean A Z j) = 0; last by rewrite scaler0.
  have [e _ _] := h i; rewrite /average sumrB scalerBr e.
  by rewrite -/(mean A Z i) subrr.
apply/regime_scoresP => t i.
have e : regime_at (mean A Z) w 1 t =1 toward A (rate ^+ t) Z.
  move=> j; rewrite /regime_at big_ord_recl big_ord0 addr0 bin0 scale1r /w /= /toward.
  by rewrite scalerBr scalerBl scale1r addrCA addrA.
by rewrite (attention_pointwise A e) attention_toward ?rate_expr_gt0 ?rate_expr_le1.
Qed.
End Regime.
