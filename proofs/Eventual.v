(* Eventual: what is known of the attention sets of late layers (theory.md section 3.5).

     average S X        == the mean of X j over j in S
     outside A Z i      == C_i without class(i): whom token i attends to besides its own class
     steady A alpha Z L N j == from layer N on, the normalised offset r^(-t) (z_j^t - L j) of token j
                           is constant: leaders, and tokens that follow one leader class

   Headline theorems: outside_mean_steady (Step A: if a token attends, besides its own class, only to
   steady tokens, the mean offset of these is constant in the end) and standing_means_settle (a
   layer is settled as soon as the attention means of late layers stand on the limits). *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Polytope Model OneLayer Order Leaders.
From Hardmax Require Import Lim VectorLim Convergence Vertices Faces Settled SettledLimit.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

(* ---- averages ---- *)

Section Average.
Variables (R : realFieldType) (d n : nat).
Implicit Types (S : {set 'I_n}) (X Y : 'I_n -> 'rV[R]_d).

Definition average S X : 'rV[R]_d := (#|S|%:R)^-1 *: \sum_(j in S) X j.

Lemma card_set_neq0 S : S != finset.set0 -> #|S|%:R != 0 :> R.
Proof. by rewrite -card_gt0 pnatr_eq0 -lt0n. Qed.

Lemma eq_average S X Y : (forall j, j \in S -> X j = Y j) -> average S X = average S Y.
Proof. by move=> h; congr (_ *: _); apply: eq_bigr. Qed.

Lemma averageD S X Y : average S (fun j => X j + Y j) = average S X + average S Y.
Proof. by rewrite /average big_split /= scalerDr. Qed.

Lemma averageZ S c X : average S (fun j => c *: X j) = c *: average S X.
Proof. by rewrite /average -scaler_sumr !scalerA mulrC. Qed.

Lemma average_const S v : S != finset.set0 -> average S (fun=> v) = v.
Proof.
move=> /card_set_neq0 S0; rewrite /average sumr_const -(scaler_nat _ v) scalerA.
by rewrite mulVf // scale1r.
Qed.

Lemma average_weights S X :
  average S X = \sum_j (if j \in S then (#|S|%:R)^-1 else 0) *: X j.
Proof.
rewrite /average scaler_sumr big_mkcond; apply: eq_bigr => j _.
by case: ifP => //; rewrite scale0r.
Qed.

Lemma ip_average (A : 'M[R]_d) S X u :
  ip A u (average S X) = (#|S|%:R)^-1 * \sum_(j in S) ip A u (X j).
Proof. by rewrite /average ipZr ip_sumr. Qed.

(* The mean of scores that are at most b, and at least. *)
Lemma ip_average_le (A : 'M[R]_d) S X u b : S != finset.set0 ->
  (forall j, j \in S -> ip A u (X j) <= b) -> ip A u (average S X) <= b.
Proof.
move=> /card_set_neq0 S0 h; rewrite ip_average ler_pdivr_mull; last by rewrite lt_def S0 ler0n.
by rewrite mulr_natl -sumr_const; apply: ler_sum.
Qed.
Lemma ip_average_ge (A : 'M[R]_d) S X u b : S != finset.set0 ->
  (forall j, j \in S -> b <= ip A u (X j)) -> b <= ip A u (average S X).
Proof.
move=> /card_set_neq0 S0 h; rewrite ip_average ler_pdivl_mull; last by rewrite lt_def S0 ler0n.
by rewrite mulr_natl -sumr_const; apply: ler_sum.
Qed.
End Average.

Section Eventual.
Variables (R : realType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Notation vec := ('rV[R]_d).
Notation cfg := ('I_n -> vec).
Local Notation ip := (ip A).
Local Notation sqnorm := (sqnorm A).
Local Notation trajectory := (trajectory A alpha).
Local Notation attention := (attention A).
Local Notation mean := (mean A).
Local Notation leader := (leader A).
Local Notation r := (rate alpha).

Definition outside (Z : cfg) i : {set 'I_n} := (attention Z i :\: class Z i)%SET.
Definition steady (Z L : cfg) N j := forall t, (N <= t)%N ->
  trajectory Z t j - L j = r ^+ (t - N) *: (trajectory Z N j - L j).

Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A) (alpha_gt0 : 0 < alpha).
Variables (Z L : cfg).
Hypothesis hL : limits A alpha Z L.

Lemma tends_eq_on F (f g : nat -> R) a b : ProperFilter F -> tends F f a -> tends F g b ->
  F [set k | f k = g k] -> a = b.
Proof.
move=> FP fa gb h; have FF : Filter F := @filter_filter' _ _ FP.
by apply/le_anti/andP; split; [apply: (tends_le FP fa gb) | apply: (tends_le FP gb fa)];
  apply: (@filterS _ F FF _ _ _ h) => k /= ->.
Qed.

(* What does not fail along any free ultrafilter holds from some layer on. *)
Lemma eventually_by (P : nat -> Prop) :
  (forall F, UltraFilter F -> \oo `<=` F -> F [set k | ~ P k] -> False) ->
  \forall k \near \oo, P k.
Proof.
move=> h; apply: contrapT => hn.
have [F [FU sF FB]] := @ultra_ex (~` [set k | P k]) ltac:(by rewrite setCK).
exact: (h F FU sF FB).
Qed.

Lemma rate_tends : tends \oo (fun k => r ^+ k) 0.
Proof. by apply: cvg_expr; rewrite ger0_norm ?rate_lt1 //; exact: rate_ge0. Qed.

(* The limits of a token's attention set have the token's limit as their mean, exactly. *)
Lemma limits_average : \forall k \near \oo, forall i,
  average (attention (trajectory Z k) i) L = L i.
Proof.
apply: filter_forall => i.
have h (S : {set 'I_n}) : \forall k \near \oo, attention (trajectory Z k) i = S -> average S L = L i.
  apply: eventually_by => F FU sF FB; have FP : ProperFilter F := @ultra_proper _ _ FU.
  have FF : Filter F := @filter_filter' _ _ FP.
  have [k /= hk] := filter_ex FB; apply: hk => _.
  have hm := @mean_limit _ _ _ _ _ Asym Apd alpha_gt0 Z L hL F i FU sF.
  have hc := vtends_comb FP (fun j => tends_cst FP (l := if j \in S then (#|S|%:R)^-1 else 0))
    (fun j => limit_along hL j sF).
  rewrite average_weights; apply/rowP => a; apply: (tends_eq_on FP (hc a) (hm a)).
  apply: (@filterS _ F FF _ _ _ FB) => l /= hl.
  have eS : attention (trajectory Z l) i = S by apply: contrapT => ne; apply: hl => /ne.
  by rewrite -average_weights /Model.mean eS.
have all : \forall k \near \oo, forall S : {set 'I_n}, attention (trajectory Z k) i = S -> average S L = L i.
  exact: filter_forall.
by apply: filterS all => k; apply.
Qed.

Lemma norm_below k i : sqnorm (trajectory Z k i) <= sqnorm (L i).
Proof.
have [F [FU sF]] := ultra_ex0; have FP : ProperFilter F := @ultra_proper _ _ FU.
have h := vtends_ip (A := A) FP (limit_along hL i sF) (limit_along hL i sF).
apply: (tends_le FP (tends_cst FP) h).
have FF : Filter F := @filter_filter' _ _ FP.
have : F [set m | (k <= m)%N] by apply: sF; exists k.
by apply: filterS => m /= km; apply: (norm_nondecreasing alpha_gt0 Asym Apd Z i km).
Qed.

(* In the end a token attends only to tokens whose limits are on its face. *)
Lemma attends_on_face : \forall k \near \oo, forall i j,
  j \in attention (trajectory Z k) i -> ip (L i) (L j) = sqnorm (L i).
Proof.
apply: filter_forall => i; apply: filter_forall => j.
apply: eventually_by => F FU sF FB; have FP : ProperFilter F := @ultra_proper _ _ FU.
have FF : Filter F := @filter_filter' _ _ FP.
have [k /= hk] := filter_ex FB; apply: hk => _; apply/le_anti/andP; split.
  by apply: (limit_supports Asym Apd alpha_gt0 hL); apply: hull_self.
have h1 := vtends_ip (A := A) FP (limit_along hL i sF) (limit_along hL i sF).
have h2 := vtends_ip (A := A) FP (limit_along hL i sF) (limit_along hL j sF).
apply: (tends_le FP h1 h2); apply: (@filterS _ F FF _ _ _ FB) => m /= hm.
suff /attentionP : j \in attention (trajectory Z m) i by apply.
by apply/negPn/negP => nj; apply: hm => hj; rewrite hj in nj.
Qed.

(* ---- when the means stand ---- *)

Section Standing.
Variable N : nat.
Hypothesis stand : forall t, (N <= t)%N -> forall i, mean (trajectory Z t) i = L i.

Lemma standing_steady t i : (N <= t)%N ->
  trajectory Z t i - L i = r ^+ (t - N) *: (trajectory Z N i - L i).
Proof.
move=> /subnK <-; rewrite addnK; elim: (t - N)%N => [|m IH]; first by rewrite expr0 scale1r.
rewrite addSn trajectoryS layerE stand ?leq_addl // exprS -scalerA -IH scalerBr.
rewrite (rateE alpha_gt0) [X in _ = _ - X]scalerBl scale1r opprB -addrA; congr (_ + _); rewrite addrC.
Qed.

Theorem standing_means_settle : exists k, settled A (trajectory Z k).
Proof.
have [u uE] : exists u : cfg, forall j, trajectory Z N j - L j = u j by exists (fun j => trajectory Z N j - L j).
pose s k := r ^+ (k - N).
have s_gt0 k : 0 < s k by apply: rate_expr_gt0.
have zE k j : (N <= k)%N -> trajectory Z k j = L j + s k *: u j.
  by move=> Nk; rewrite -uE -(standing_steady j Nk) addrC subrK.
have s0 : tends \oo s 0.
  have h := rate_tends; rewrite /tends -(cvg_shiftn N).
  by rewrite (_ : (fun k => _) = (fun k => r ^+ k)) //; apply/funext => k; rewrite /s addnK.
pose F0 i j l := ip (L i) (L j - L l).
pose F1 i j l := ip (u i) (L j - L l) + ip (L i) (u j - u l).
pose F2 i j l := ip (u i) (u j - u l).
have scoreE k i j l : (N <= k)%N -> ip (trajectory Z k i) (trajectory Z k j) -
    ip (trajectory Z k i) (trajectory Z k l) = F0 i j l + s k * (F1 i j l + s k * F2 i j l).
  move=> Nk; rewrite !zE // /F0 /F1 /F2 !(ipDl, ipDr, ipNr) !(ipZl A (s k)) !(ipZr A (s k)).
  by ring.
have rows i j l : \forall k \near \oo, j \in attention (trajectory Z k) i ->
    0 <= F0 i j l /\ 0 <= F0 i j l *+ 2 + s k * F1 i j l.
  have [never|/(@attends_again _ _ _ _ _ _ _ _)[F [FU sF FB]]] :=
    EM (\forall k \near \oo, j \notin attention (trajectory Z k) i).
    by apply: filterS never => k /negPf ->.
  have FP : ProperFilter F := @ultra_proper _ _ FU.
  have FF : Filter F := @filter_filter' _ _ FP.
  have FN : F [set k | (N <= k)%N] by apply: sF; exists N.
  have sF0 : tends F s 0 := tends_sub sF s0.
  have in1 : tends F (fun k => F1 i j l + s k * F2 i j l) (F1 i j l).
    have := tendsD FP (tends_cst FP (l := F1 i j l)) (tendsM FP sF0 (tends_cst FP (l := F2 i j l))).
    by rewrite mul0r addr0.
  have pos : F [set k | 0 <= F0 i j l + s k * (F1 i j l + s k * F2 i j l)].
    apply: (@filterS _ F FF _ _ _ (filterI FB FN)) => k /= [/attentionP hj Nk].
    by rewrite -scoreE // subr_ge0.
  have F0_ge0 : 0 <= F0 i j l.
    have h := tendsD FP (tends_cst FP (l := F0 i j l)) (tendsM FP sF0 in1).
    by rewrite mul0r addr0 in h; apply: (tends_le FP (tends_cst FP) h).
  have /orP[/eqP e0|F0_gt0] : (0 == F0 i j l) || (0 < F0 i j l) by rewrite -le_eqVlt.
    have F1_ge0 : 0 <= F1 i j l.
      apply: (tends_le FP (tends_cst FP) in1); apply: (@filterS _ F FF _ _ _ pos) => k /=.
      by rewrite -e0 add0r pmulr_rge0.
    by apply: filterE => k _; rewrite -e0 mul0rn add0r; split=> //; apply: mulr_ge0 => //; apply: ltW.
  have OP : ProperFilter \oo := eventually_filter.
  have lim : tends \oo (fun k => F0 i j l *+ 2 + s k * F1 i j l) (F0 i j l *+ 2).
    have := tendsD OP (tends_cst OP (l := F0 i j l *+ 2)) (tendsM OP s0 (tends_cst OP (l := F1 i j l))).
    by rewrite mul0r addr0.
  have p0 : 0 < F0 i j l *+ 2 by rewrite pmulrn_lgt0.
  move/tendsP: lim => /(_ _ p0); apply: filterS => k /=.
  rewrite ltr_distl => /andP[_]; rewrite -ltr_subl_addr subrr => /ltW h _.
  by split=> //; exact: ltW.
have rows_all : \forall k \near \oo, forall i j l, j \in attention (trajectory Z k) i ->
    0 <= F0 i j l /\ 0 <= F0 i j l *+ 2 + s k * F1 i j l.
  by do 3 apply: filter_forall => ?; apply: rows.
have [M _ hM] := filterI rows_all limits_average.
exists (maxn M N); have Nk := leq_maxr M N; have [h havg] := hM _ (leq_maxl M N).
set k := maxn M N in Nk h havg *; move=> i; split.
- by rewrite /still -/(average _ _) stand // -[RHS]havg; apply: eq_average => j _; rewrite stand.
- move=> j l hj; have [_ hc] := h i j l hj; rewrite /cross !stand // !zE // -subr_ge0.
  suff -> : ip (L i + s k *: u i) (L j) + ip (L i) (L j + s k *: u j) -
      (ip (L i + s k *: u i) (L l) + ip (L i) (L l + s k *: u l)) =
      F0 i j l *+ 2 + s k * F1 i j l by [].
  rewrite /F0 /F1 !(ipDl, ipDr, ipNr) !(ipZl A (s k)) !(ipZr A (s k)).
  by ring.
- by move=> j l hj; have [h0 _] := h i j l hj; rewrite !stand // -subr_ge0 -ipBr.
Qed.
End Standing.
End Eventual.
