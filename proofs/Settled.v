(* Settled: a finite condition on one layer that fixes the whole future (theory.md section 3).

     still A Z i       == (a): the mean of m_j over j in C_i is m_i
     cross A Z i j     == <z_i, m_j> + <m_i, z_j>, the second row
     settled A Z       == (a), and (b): the second and third row of every i are largest at every
                          j in C_i (the first row is, by definition of C_i)
     toward A s Z i    == s z_i + (1 - s) m_i

   Headline theorem: certificate_sound, for any bilinear form and alpha > 0. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Model.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* The model depends on the tokens pointwise: no functional extensionality needed. *)
Section Pointwise.
Variables (R : realFieldType) (d n : nat) (A : 'M[R]_d) (alpha : R) (Z X : 'I_n -> 'rV[R]_d).
Hypothesis ZX : Z =1 X.

Lemma attention_pointwise : attention A Z =1 attention A X.
Proof.
move=> i; apply/setP => j; rewrite !inE; apply: eq_forallb => l.
by rewrite !ZX.
Qed.

Lemma mean_pointwise : mean A Z =1 mean A X.
Proof.
move=> i; rewrite /mean attention_pointwise.
by congr (_ *: _); apply: eq_bigr => j _; rewrite ZX.
Qed.

Lemma layer_pointwise : layer A alpha Z =1 layer A alpha X.
Proof. by move=> i; rewrite /layer mean_pointwise ZX. Qed.

Lemma leader_pointwise : leader A Z =1 leader A X.
Proof.
move=> i; rewrite /leader attention_pointwise; congr (_ == _).
by apply/setP => j; rewrite !inE !ZX.
Qed.
End Pointwise.

Section Settled.
Variables (R : realFieldType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Notation cfg := ('I_n -> 'rV[R]_d).
Local Notation attention := (attention A).
Local Notation mean := (mean A).
Local Notation rate := (rate alpha).
Local Notation beta := (beta alpha).
Local Notation trajectory := (trajectory A alpha).
Implicit Types (Z : cfg) (i j l : 'I_n) (s : R).

Definition still Z i :=
  (#|attention Z i|%:R)^-1 *: (\sum_(j in attention Z i) mean Z j) = mean Z i.
Definition cross Z i j := ip A (Z i) (mean Z j) + ip A (mean Z i) (Z j).
Definition settled Z := forall i, [/\ still Z i,
  forall j l, j \in attention Z i -> cross Z i l <= cross Z i j &
  forall j l, j \in attention Z i -> ip A (mean Z i) (mean Z l) <= ip A (mean Z i) (mean Z j)].

Lemma settled_pointwise Z X : Z =1 X -> settled X -> settled Z.
Proof.
move=> e h i; have [a b c] := h i; have em := mean_pointwise A e.
split=> [|j l|j l]; rewrite ?(attention_pointwise A e).
- rewrite /still (attention_pointwise A e) em -[RHS]a.
  by congr (_ *: _); apply: eq_bigr => j _; rewrite em.
- by rewrite /cross !(em i) (em j) (em l) (e i) (e j) (e l); apply: b.
- by rewrite (em i) (em j) (em l); apply: c.
Qed.

Definition toward s Z : cfg := fun i => s *: Z i + (1 - s) *: mean Z i.

Lemma ip_toward s Z i j : ip A (toward s Z i) (toward s Z j) =
  s ^+ 2 * ip A (Z i) (Z j) + s * (1 - s) * cross Z i j +
  (1 - s) ^+ 2 * ip A (mean Z i) (mean Z j).
Proof.
rewrite /toward ipDl !(ipDr _ (s *: Z j)) (ipZl _ s (Z i)) (ipZl _ s (Z i)).
rewrite (ipZl _ (1 - s) (mean Z i)) (ipZl _ (1 - s) (mean Z i)) !(ipZr _ s) !(ipZr _ (1 - s)).
by rewrite /cross; ring.
Qed.

Lemma toward1 Z : toward 1 Z =1 Z.
Proof. by move=> i; rewrite /toward subrr scale0r scale1r addr0. Qed.

Section Toward.
Variables (Z : cfg) (s : R).
Hypotheses (settledZ : settled Z) (s_gt0 : 0 < s) (s_le1 : s <= 1).

(* Three rows that are all largest on C_i, the first one strictly and with weight s^2 > 0. *)
Lemma attention_toward i : attention (toward s Z) i = attention Z i.
Proof.
have s1 : 0 <= 1 - s by rewrite subr_ge0.
have [j hj] := attention_nonempty A Z i; have [_ hcross hmean] := settledZ i.
apply: (attention_char hj) => l hl; rewrite !ip_toward.
  rewrite (attention_eq_ip hl hj); congr (_ + _ * _ + _ * _).
    by apply/le_anti; rewrite !hcross.
  by apply/le_anti; rewrite !hmean.
apply: ltr_le_add; last by apply: ler_wpmul2l; [exact: exprn_ge0|exact: hmean].
apply: ltr_le_add; first by rewrite ltr_pmul2l ?exprn_gt0 // attention_lt.
by apply: ler_wpmul2l; [apply: mulr_ge0 => //; exact: ltW|exact: hcross].
Qed.

Lemma mean_toward i : mean (toward s Z) i = mean Z i.
Proof.
have [h _ _] := settledZ i; rewrite {1}/Model.mean attention_toward /toward big_split /=.
by rewrite -!scaler_sumr scalerDr !scalerA ![_^-1 * _]mulrC -!scalerA h -scalerDl addrC subrK scale1r.
Qed.

(* Settled layers stay settled. *)
Lemma settled_toward : settled (toward s Z).
Proof.
have s1 : 0 <= 1 - s by rewrite subr_ge0.
have crossE i j : cross (toward s Z) i j =
    s * cross Z i j + (1 - s) *+ 2 * ip A (mean Z i) (mean Z j).
  rewrite /cross !mean_toward /toward ipDl ipDr (ipZl _ s) (ipZl _ (1 - s)) (ipZr _ s) (ipZr _ (1 - s)).
  by ring.
move=> i; have [h hcross hmean] := settledZ i; split.
- rewrite /still attention_toward mean_toward -[RHS]h.
  by congr (_ *: _); apply: eq_bigr => j _; rewrite mean_toward.
- move=> j l; rewrite attention_toward !crossE => hj; apply: ler_add.
    by rewrite ler_pmul2l // hcross.
  by apply: ler_wpmul2l; [exact: mulrn_wge0|exact: hmean].
- by move=> j l; rewrite attention_toward !mean_toward => hj; apply: hmean.
Qed.
End Toward.

Lemma trajectory_split Z (k t : nat) : (k <= t)%N ->
  trajectory Z t = trajectory (trajectory Z k) (t - k).
Proof. by move=> kt; rewrite /Model.trajectory -iterD subnK. Qed.

Hypothesis alpha_gt0 : 0 < alpha.

Lemma layer_toward Z s : settled Z -> 0 < s -> s <= 1 ->
  layer A alpha (toward s Z) =1 toward (rate * s) Z.
Proof.
move=> h s0 s1 i; rewrite layerE mean_toward // /toward scalerDr 2!(scalerA rate) -addrA -scalerDl.
congr (_ + _ *: _); by rewrite mulrBr mulr1 addrAC (rateD alpha_gt0).
Qed.

Lemma rate_expr_gt0 m : 0 < rate ^+ m.
Proof. by rewrite exprn_gt0 // rate_gt0. Qed.
Lemma rate_expr_le1 m : rate ^+ m <= 1.
Proof. by apply: exprn_ile1; rewrite ?rate_ge0 // ltW // rate_lt1. Qed.

Lemma trajectory_toward Z m : settled Z -> trajectory Z m =1 toward (rate ^+ m) Z.
Proof.
move=> h; elim: m => [|m IH] i; first by rewrite expr0 toward1.
rewrite trajectoryS (layer_pointwise A alpha IH) layer_toward ?rate_expr_gt0 ?rate_expr_le1 //.
by rewrite exprS.
Qed.

(* After a settled layer k nothing new happens: the pattern is that of layer k for ever, and
   token i moves in a straight line to m_i, its distance shrinking by r at each layer. *)
Theorem certificate_sound Z k t : settled (trajectory Z k) -> (k <= t)%N -> forall i,
  attention (trajectory Z t) i = attention (trajectory Z k) i /\
  trajectory Z t i = rate ^+ (t - k) *: trajectory Z k i +
                     (1 - rate ^+ (t - k)) *: mean (trajectory Z k) i.
Proof.
move=> h kt i; rewrite (trajectory_split Z kt).
have e := trajectory_toward (t - k) h; rewrite (attention_pointwise A e) e.
by rewrite attention_toward ?rate_expr_gt0 ?rate_expr_le1.
Qed.

(* The same for a layer after a settled layer: means, leaders and the settled condition. *)
Lemma settled_later Z k t : settled (trajectory Z k) -> (k <= t)%N ->
  settled (trajectory Z t) /\ mean (trajectory Z t) =1 mean (trajectory Z k).
Proof.
move=> h kt; rewrite (trajectory_split Z kt); have e := trajectory_toward (t - k) h.
have h' := settled_toward h (rate_expr_gt0 (t - k)) (rate_expr_le1 (t - k)).
split=> [|i]; first exact: settled_pointwise e h'.
by rewrite (mean_pointwise A e) mean_toward ?rate_expr_gt0 ?rate_expr_le1.
Qed.
End Settled.
