(* RegimeRate: how fast the tokens of a regime approach their limits (theory.md section 3.4).

   Headline theorem: regime_rate. If w_m is the last Newton coefficient of token i that is not zero, its
   distance to the limit, divided by t^m r^t, goes to w_m / m!: the rate is t^m r^t exactly. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Model Lim VectorLim Settled Regime.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Powers.
Variable R : realType.
Let OP : ProperFilter \oo := eventually_filter.

Lemma tends_eventually (f g : nat -> R) a : tends \oo f a ->
  (\forall t \near \oo, f t = g t) -> tends \oo g a.
Proof.
move=> /tendsP h e; apply/tendsP => eps eps0.
by apply: filterS (filterI (h _ eps0) e) => t [/= + <-].
Qed.

Lemma inverse_tends0 : tends \oo (fun t => (t%:R)^-1 : R) 0.
Proof.
apply/tendsP => eps eps0; exists (Num.bound eps^-1) => // t /= ht.
have e0 : 0 <= eps^-1 by rewrite invr_ge0 ltW.
have lt : eps^-1 < t%:R by apply: lt_le_trans (archi_boundP e0) _; rewrite ler_nat.
have t0 : 0 < t%:R :> R by apply: le_lt_trans lt.
rewrite sub0r normrN ger0_norm ?invr_ge0 ?(ltW t0) //.
by rewrite -(invrK eps) ltf_pinv // posrE ?invr_gt0.
Qed.

Lemma power_tends (m : nat) : tends \oo (fun t => (t%:R)^-1 ^+ m : R) (m == 0%N)%:R.
Proof.
elim: m => [|m IH]; first exact: tends_cst.
rewrite (_ : (fun t => _) = (fun t => (t%:R)^-1 * (t%:R)^-1 ^+ m)); last first.
  by apply/funext => t; rewrite exprS.
by have := tendsM OP inverse_tends0 IH; rewrite mul0r.
Qed.

Lemma binomial_step t m : m.+1%:R * 'C(t, m.+1)%:R = (t%:R - m%:R) * 'C(t, m)%:R :> R.
Proof.
have [tm|mt] := ltnP t m; first by rewrite !bin_small ?mulr0 // ltnW.
by rewrite -natrM mul_bin_left natrM natrB.
Qed.

Lemma binomial_power m : tends \oo (fun t => 'C(t, m)%:R * (t%:R)^-1 ^+ m : R) (m`!%:R)^-1.
Proof.
elim: m => [|m IH].
  rewrite (_ : (fun t => _) = (fun=> 1)); first by rewrite fact0 invr1; exact: tends_cst.
  by apply/funext => t; rewrite bin0 expr0 mulr1.
have h := tendsM OP (tendsM OP IH (tends_cst OP (l := (m.+1%:R)^-1)))
  (tendsB OP (tends_cst OP (l := 1)) (tendsM OP (tends_cst OP (l := m%:R)) inverse_tends0)).
rewrite mulr0 subr0 mulr1 -invfM -natrM mulnC -factS in h.
apply: (tends_eventually h); exists 1%N => // t /= t1.
have t0 : t%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have m0 : m.+1%:R != 0 :> R by rewrite pnatr_eq0.
have -> : 'C(t, m.+1)%:R = (m.+1%:R)^-1 * ((t%:R - m%:R) * 'C(t, m)%:R) :> R.
  by rewrite -binomial_step mulrA mulVf // mul1r.
rewrite exprS; move: ('C(t, m)%:R) ((t%:R)^-1 ^+ m) (m.+1%:R) m0 => x y z z0.
by field; rewrite t0 z0.
Qed.

Lemma binomial_over_power j m : (j <= m)%N ->
  tends \oo (fun t => 'C(t, j)%:R * (t%:R)^-1 ^+ m : R) ((j == m)%:R / m`!%:R).
Proof.
move=> jm; have h := tendsM OP (@binomial_power j) (@power_tends (m - j)).
have -> : (j == m)%:R / m`!%:R = (j`!%:R)^-1 * (m - j == 0)%N%:R :> R.
  have [->|ne] := eqVneq j m; first by rewrite subnn eqxx mul1r mulr1.
  by rewrite subn_eq0 leqNgt ltn_neqAle ne jm mul0r mulr0.
rewrite (_ : (fun t => _) = (fun t => 'C(t, j)%:R * (t%:R)^-1 ^+ j * (t%:R)^-1 ^+ (m - j))) //.
by apply/funext => t; rewrite -mulrA -exprD subnKC.
Qed.
End Powers.

Section Rate.
Variables (R : realType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Hypothesis alpha_gt0 : 0 < alpha.
Local Notation rate := (rate alpha).
Local Notation trajectory := (trajectory A alpha).

(* The closed form is all that is needed. *)
Lemma closed_rate (Z : nat -> 'I_n -> 'rV[R]_d) k c w N i m :
  (forall t, (k <= t)%N -> Z t =1 regime_at alpha c w N (t - k)) ->
  (m < N)%N -> (forall j, (m < j)%N -> w j i = 0) ->
  vtends \oo (fun t => (t%:R ^+ m * rate ^+ t)^-1 *: (Z (t + k)%N i - c i)) ((m`!%:R)^-1 *: w m i).
Proof.
move=> ht mN top a; have r0 t : rate ^+ t != 0 by rewrite expf_neq0 // gt_eqF // rate_gt0.
rewrite (_ : (fun t => _) = (fun t =>
    \sum_(j < N) 'C(t, j)%:R * (t%:R)^-1 ^+ m * w j i 0 a)); last first.
  apply/funext => t; rewrite (ht _ (leq_addl t k)) addnK /regime_at addrAC subrr add0r scalerA.
  rewrite invfM -mulrA mulVf // mulr1 mxE summxE mulr_sumr; apply: eq_bigr => j _.
  by rewrite mxE -exprVn mulrA [X in X * _]mulrC.
have hj (j : 'I_N) : tends \oo (fun t => 'C(t, j)%:R * (t%:R)^-1 ^+ m * w j i 0 a)
    ((val j == m)%:R * (m`!%:R)^-1 * w j i 0 a).
  have [jm|mj] := leqP j m.
    by apply: tendsM; [exact: binomial_over_power | exact: tends_cst].
  rewrite (top j mj) mxE mulr0 (_ : (fun t => _) = (fun=> 0)); first exact: tends_cst.
  by apply/funext => t; rewrite mulr0.
have := tends_sum eventually_filter hj.
rewrite (bigD1 (Ordinal mN)) //= eqxx mul1r big1 ?addr0 => [|j jm]; first by rewrite mxE.
by rewrite (_ : (val j == m) = false) ?mul0r //; apply/negbTE; rewrite -val_eqE in jm.
Qed.

Theorem regime_rate (Z : 'I_n -> 'rV[R]_d) k c w N i m : regime A alpha (trajectory Z k) c w N ->
  regime_scores A (trajectory Z k) (regime_at alpha c w N) ->
  (m < N)%N -> (forall j, (m < j)%N -> w j i = 0) ->
  vtends \oo (fun t => (t%:R ^+ m * rate ^+ t)^-1 *: (trajectory Z (t + k) i - c i))
    ((m`!%:R)^-1 *: w m i).
Proof.
move=> h hs; have [_ /(_ hs) ht] := regime_sound alpha_gt0 h.
exact: (closed_rate (Z := trajectory Z) ht).
Qed.
End Rate.
