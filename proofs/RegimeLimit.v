(* RegimeLimit: the limits of a regime (theory.md section 3).

   Headline theorem: regime_limit, token i goes to c_i. The terms r^t binom(t, m) tend to 0:
   binom(t, m) x^m <= (1 + x)^t, and (1 + x) r < 1 for x = alpha / 2. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From Hardmax Require Import Form Hull Model Lim VectorLim Convergence Settled Regime.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Lemma binomial_bound (R : realFieldType) (x : R) t m : 0 <= x ->
  'C(t, m)%:R * x ^+ m <= (1 + x) ^+ t.
Proof.
move=> x0; have x1 : 0 <= 1 + x by rewrite addr_ge0 ?ler01.
elim: t m => [|t IH] [|m].
- by rewrite bin0 !expr0 mulr1 lexx.
- by rewrite bin0n mul0r expr0 ler01.
- by rewrite bin0 mul1r expr0 exprn_ege1 // ler_addl.
rewrite binS natrD mulrDl [X in _ <= X]exprS mulrDl mul1r; apply: ler_add; first exact: IH.
by rewrite exprS mulrCA ler_wpmul2l // IH.
Qed.

Section Limit.
Variables (R : realType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Hypothesis alpha_gt0 : 0 < alpha.
Local Notation rate := (rate alpha).

Lemma binomial_tends0 m : tends \oo (fun t => rate ^+ t * 'C(t, m)%:R) 0.
Proof.
pose x : R := alpha / 2%:R; have x0 : 0 < x by rewrite divr_gt0 // ltr0n.
pose q := rate * (1 + x).
have q0 : 0 <= q by rewrite mulr_ge0 ?(rate_ge0 alpha_gt0) // addr_ge0 ?ler01 // ltW.
have q1 : q < 1.
  rewrite /q mulrC ltr_pdivr_mulr ?alpha1_gt0 // mul1r ltr_add2l /x.
  by rewrite ltr_pdivr_mulr ?ltr0n // mulr_natr mulr2n ltr_addl.
have h : tends \oo (fun t => x ^- m * q ^+ t) 0.
  rewrite -(mulr0 (x ^- m)); apply: tendsM; first exact: tends_cst.
  by apply: cvg_expr; rewrite ger0_norm.
apply/tendsP => e e0; move/tendsP: h => /(_ e e0); apply: filterS => t /=.
rewrite !sub0r !normrN; apply: le_lt_trans.
have rt : 0 <= rate ^+ t by apply: exprn_ge0; exact: rate_ge0.
have qt : 0 <= q ^+ t by apply: exprn_ge0.
have f0 : 0 <= rate ^+ t * 'C(t, m)%:R by apply: mulr_ge0; rewrite ?ler0n.
have xm : 0 < x ^+ m by rewrite exprn_gt0.
rewrite !ger0_norm //; last by apply: mulr_ge0 => //; rewrite invr_ge0 ltW.
rewrite [X in _ <= X]mulrC ler_pdivl_mulr // /q (exprMn t rate) -mulrA ler_wpmul2l //.
by apply: binomial_bound; exact: ltW.
Qed.

Theorem regime_limit (Z : 'I_n -> 'rV[R]_d) k c w N : regime A alpha (trajectory A alpha Z k) c w N ->
  regime_scores A (trajectory A alpha Z k) (regime_at alpha c w N) -> limits A alpha Z c.
Proof.
move=> h hs i a; have [_ /(_ hs) ht] := regime_sound alpha_gt0 h.
rewrite -(cvg_shiftn k).
have -> : (fun t => trajectory A alpha Z (t + k)%N i 0 a) =
    (fun t => c i 0 a + \sum_(m < N) (rate ^+ t * 'C(t, m)%:R) * w m i 0 a).
  apply/funext => t; rewrite (ht _ (leq_addl t k)) addnK /regime_at !mxE summxE mulr_sumr.
  by congr (_ + _); apply: eq_bigr => m _; rewrite !mxE mulrA.
rewrite -[X in _ --> X]addr0.
suff h0 : tends \oo (fun t => \sum_(m < N) (rate ^+ t * 'C(t, m)%:R) * w m i 0 a) 0.
  by apply: (tendsD _ _ h0); apply: tends_cst.
have hm (m : 'I_N) : tends \oo (fun t => rate ^+ t * 'C(t, m)%:R * w m i 0 a) (0 * w m i 0 a).
  by apply: tendsM; [exact: binomial_tends0 | exact: tends_cst].
have := tends_sum eventually_filter hm; rewrite big1 // => m _.
by rewrite mul0r.
Qed.
End Limit.
