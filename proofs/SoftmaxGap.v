(* SoftmaxGap: how far one softmax layer is from one hardmax layer (theory.md section 5).

     anorm A u                == |u|, the A-norm
     diameter A Z             == the largest |z_j - z_l|
     softmax_weight A T Z i j == exp(<z_i,z_j>/T), divided by the sum of these over j
     softmax_mean A T Z i     == s_i, the softmax mean at temperature T
     score_gap A Z i g        == every score of token i outside C_i is at most h_Z(z_i) - g
                                 (so any g not above the gap g_i; any g at all if C_i is
                                 everything, where the gap is +infinity)
     leak A T Z i             == W, the sum of exp((<z_i,z_l> - h_Z(z_i))/T) over l outside C_i

   Headline theorem: softmax_gap. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences exp.
From mathcomp Require Import mathcomp_extra.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Model.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Diameter.
Variables (R : rcfType) (d n : nat) (A : 'M[R]_d).
Notation vec := ('rV[R]_d).
Notation cfg := ('I_n -> vec).
Local Notation sqnorm := (sqnorm A).
Implicit Types (Z : cfg).

Definition anorm (u : vec) := Num.sqrt (sqnorm u).
Definition diameter Z : R :=
  \big[Order.max/0]_j \big[Order.max/0]_l anorm (Z j - Z l).

Lemma diameter_ge Z j l : anorm (Z j - Z l) <= diameter Z.
Proof.
apply: le_trans (le_bigmax 0 (fun j => \big[Order.max/0]_l anorm (Z j - Z l)) j).
exact: (le_bigmax 0 (fun l => anorm (Z j - Z l)) l).
Qed.
Lemma diameter_ge0 Z : 0 <= diameter Z.
Proof.
rewrite /diameter; elim/big_rec: _ => [|j x _ x0] //.
by rewrite le_maxr x0 orbT.
Qed.

Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A).

Lemma sqr_anorm u : anorm u ^+ 2 = sqnorm u.
Proof. by rewrite sqr_sqrtr // (sqnorm_ge0 Apd). Qed.
Lemma anormZ c u : 0 <= c -> anorm (c *: u) = c * anorm u.
Proof. by move=> c0; rewrite /anorm sqnormZ sqrtrM ?sqr_ge0 // sqrtr_sqr ger0_norm. Qed.

(* The norm is convex: on a hull it is at most its largest value at the points. *)
Lemma hull_sqnorm_le (X : cfg) s y : (forall j, sqnorm (X j) <= s) -> hull X y -> sqnorm y <= s.
Proof.
move=> hs hy; have h : ip A y y <= (sqnorm y + s) / 2%:R.
  apply: (hull_ip_le _ hy) => j.
  have := sqnorm_ge0 Apd (y - X j); rewrite (sqnormB Asym) => h.
  rewrite ler_pdivl_mulr ?ltr0n // mulr_natr.
  apply: (@le_trans _ _ (sqnorm y + sqnorm (X j))); last by rewrite ler_add2l.
  by rewrite -subr_ge0; move: h; rewrite addrAC.
move: h; rewrite -/(sqnorm y) ler_pdivl_mulr ?ltr0n // mulr_natr mulr2n.
by rewrite ler_add2l.
Qed.

Lemma hull_shift Z c y : hull Z y -> hull (fun j => Z j - c) (y - c).
Proof.
move=> [w [w0 w1] ->]; exists w => //.
under [RHS]eq_bigr do rewrite scalerBr.
by rewrite sumrB -scaler_suml w1 scale1r.
Qed.

Lemma hull_diameter Z x y : hull Z x -> hull Z y -> anorm (x - y) <= diameter Z.
Proof.
move=> hx hy; rewrite -[leRHS]ger0_norm ?diameter_ge0 // -sqrtr_sqr; apply: ler_wsqrtr.
apply: (hull_sqnorm_le _ (hull_shift y hx)) => j; rewrite sqnormBC.
apply: (hull_sqnorm_le _ (hull_shift (Z j) hy)) => l; rewrite -sqr_anorm.
by rewrite ler_expn2r ?nnegrE ?sqrtr_ge0 ?diameter_ge0 ?diameter_ge.
Qed.
End Diameter.

Section SoftmaxGap.
Variables (R : realType) (d n : nat) (A : 'M[R]_d) (T : R).
Notation vec := ('rV[R]_d).
Notation cfg := ('I_n -> vec).
Local Notation ip := (ip A).
Variables (Z : cfg) (i : 'I_n).
Local Notation C := (attention A Z i).
Local Notation m := (mean A Z i).
Local Notation h := (ip (Z i) m).

Definition softmax_weight j : R :=
  expR (ip (Z i) (Z j) / T) / \sum_l expR (ip (Z i) (Z l) / T).
Definition softmax_mean : vec := \sum_j softmax_weight j *: Z j.
Definition score_gap g := forall l, l \notin C -> ip (Z i) (Z l) <= h - g.
Definition leak : R := \sum_(l | l \notin C) expR ((ip (Z i) (Z l) - h) / T).

Local Notation e l := (expR ((ip (Z i) (Z l) - h) / T)).
Local Notation ni := (#|C|%:R : R).

Lemma leak_ge0 : 0 <= leak.
Proof. by apply: sumr_ge0 => l _; rewrite ltW // expR_gt0. Qed.

Lemma total_gt0 : 0 < ni + leak.
Proof. by rewrite ltr_paddr ?leak_ge0 // attention_card_gt0. Qed.

(* Numerators and denominator, divided by exp(h/T). *)
Lemma softmax_shift l : expR (ip (Z i) (Z l) / T) = expR (h / T) * e l.
Proof. by rewrite -expRD -mulrDl addrC subrK. Qed.
Lemma attended_weight l : l \in C -> e l = 1.
Proof. by move=> /ip_mean->; rewrite subrr mul0r expR0. Qed.
Lemma softmax_total : \sum_l e l = ni + leak.
Proof.
rewrite (bigID (mem C)) /=; congr (_ + _).
by rewrite (eq_bigr (fun=> 1)) ?sumr_const // => l /attended_weight.
Qed.

Lemma softmax_weightE l : softmax_weight l = e l / (ni + leak).
Proof.
rewrite /softmax_weight softmax_shift -softmax_total.
under [X in _ / X]eq_bigr do rewrite softmax_shift.
by rewrite -mulr_sumr -mulf_div mulfV ?mul1r // gt_eqF // expR_gt0.
Qed.

(* s_i - m_i is W/(n_i + W) times a difference of two points of the hull. *)
Lemma softmax_mean_split : leak != 0 -> exists2 y, hull Z y &
  softmax_mean - m = (leak / (ni + leak)) *: (y - m).
Proof.
move=> W0; have tn0 : ni + leak != 0 by rewrite gt_eqF // total_gt0.
pose w l := if l \in C then 0 else e l / leak.
have sumw (F : 'I_n -> R) : \sum_l (if l \in C then 0 else F l) = \sum_(l | l \notin C) F l.
  by rewrite [RHS]big_mkcond; apply: eq_bigr => l _; case: (l \in C).
have sw : simplex w.
  split=> [l|]; last by rewrite sumw -mulr_suml mulfV.
  by rewrite /w; case: ifP => // _; rewrite divr_ge0 ?leak_ge0 // ltW // expR_gt0.
exists (\sum_l w l *: Z l); first by exists w.
have em : ni *: m = \sum_(j in C) Z j.
  by rewrite /mean scalerA mulfV ?scale1r // attention_card_neq0.
have ey : leak *: (\sum_l w l *: Z l) = \sum_(l | l \notin C) e l *: Z l.
  rewrite scaler_sumr [RHS]big_mkcond; apply: eq_bigr => l _; rewrite scalerA /w.
  by case: (l \in C); rewrite ?mulr0 ?scale0r //= mulrCA mulfV ?mulr1.
have es : (ni + leak) *: softmax_mean = ni *: m + leak *: (\sum_l w l *: Z l).
  rewrite ey em /softmax_mean scaler_sumr (bigID (mem C)) /=; congr (_ + _).
    apply: eq_bigr => l lC; rewrite scalerA softmax_weightE attended_weight // mul1r.
    by rewrite mulfV ?scale1r.
  by apply: eq_bigr => l _; rewrite scalerA softmax_weightE mulrCA mulfV ?mulr1.
apply: (scalerI tn0); rewrite scalerBr es [RHS]scalerA mulrCA mulfV // mulr1.
by rewrite scalerDl opprD addrACA subrr add0r scalerBr.
Qed.

Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A) (T_gt0 : 0 < T).

Lemma softmax_gap_sharp : anorm A (softmax_mean - m) <= leak / (ni + leak) * diameter A Z.
Proof.
have c0 : 0 <= leak / (ni + leak) by rewrite divr_ge0 ?leak_ge0 // ltW // total_gt0.
have [W0|/softmax_mean_split [y hy ->]] := eqVneq leak 0; last first.
  rewrite anormZ //; apply: ler_wpmul2l => //.
  by apply: (hull_diameter Asym Apd hy); apply: hull_mean.
have out l : l \notin C -> False.
  move=> lC; have : 0 < leak; last by rewrite W0 ltxx.
  rewrite /leak (bigD1 l) //= ltr_paddr ?expR_gt0 // sumr_ge0 // => j _.
  by rewrite ltW // expR_gt0.
have -> : softmax_mean = m.
  rewrite meanE; apply: eq_bigr => l _; congr (_ *: _).
  have lC : l \in C by apply/negPn/negP => /out.
  by rewrite softmax_weightE attended_weight // W0 addr0 mul1r /attention_weight lC.
by rewrite subrr /anorm sqnorm0 sqrtr0 mulr_ge0 ?diameter_ge0.
Qed.

Lemma leak_le g : score_gap g -> leak <= (n%:R - ni) * expR (- g / T).
Proof.
move=> hg; have -> : n%:R - ni = #|~: C|%:R :> R.
  by rewrite -[in n%:R](card_ord n) -(cardsC C) natrD addrC addKr.
rewrite mulr_natl -sumr_const /leak (eq_bigl (fun l => l \in ~: C)); last first.
  by move=> l; rewrite finset.in_setC.
apply: ler_sum => l; rewrite finset.in_setC => /hg hl; rewrite ler_expR ler_pmul2r ?invr_gt0 //.
by rewrite ler_subl_addl.
Qed.

Theorem softmax_gap g : score_gap g ->
  anorm A (softmax_mean - m) <= leak / (ni + leak) * diameter A Z /\
  anorm A (softmax_mean - m) <= (n%:R - ni) / ni * expR (- g / T) * diameter A Z.
Proof.
move=> hg; split; first exact: softmax_gap_sharp.
apply: le_trans softmax_gap_sharp _; apply: ler_wpmul2r; first exact: diameter_ge0.
have n0 : 0 < ni by apply: attention_card_gt0.
rewrite mulrAC; apply: (@le_trans _ _ (leak / ni)).
  apply: ler_wpmul2l; first exact: leak_ge0.
  by rewrite lef_pinv ?posrE ?total_gt0 // ler_addl leak_ge0.
by rewrite ler_pmul2r ?invr_gt0 // leak_le.
Qed.
End SoftmaxGap.
