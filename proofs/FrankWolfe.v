(* FrankWolfe: a layer as a step of the Frank-Wolfe method on |x|^2/2, and the cells of
   attention (theory.md section 2).

     gap Z i  == <z_i, m_i - z_i>, the Frank-Wolfe gap of token i

   Headline theorems: frank_wolfe_gap, for any symmetric positive semidefinite form, and
   voronoi_cells, for any symmetric form. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Model OneLayer.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section FrankWolfe.
Variables (R : realFieldType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Notation vec := ('rV[R]_d).
Notation cfg := ('I_n -> vec).
Local Notation beta := (beta alpha).
Local Notation mean := (mean A).
Local Notation layer := (layer A alpha).
Local Notation trajectory := (trajectory A alpha).
Implicit Types (Z : cfg) (i j l : 'I_n) (k t : nat).

Definition gap Z i := ip A (Z i) (mean Z i - Z i).

(* The largest of <z_i, y - z_i> over the hull. *)
Lemma gap_max Z i y : hull Z y -> ip A (Z i) (y - Z i) <= gap Z i.
Proof. by move=> hy; rewrite /gap !ipBr ler_sub ?ip_mean_max. Qed.

Hypothesis Asym : symmetric_form A.

(* Where the A-norm of two points is one, the larger product belongs to the nearer point. *)
Theorem voronoi_cells (x v w : vec) : sqnorm A v = sqnorm A w ->
  (ip A x w <= ip A x v) = (sqnorm A (x - v) <= sqnorm A (x - w)).
Proof.
move=> e; rewrite !(sqnormB Asym) e ler_add2r ler_add2l ler_oppl opprK.
by rewrite ler_pmuln2r.
Qed.

Hypothesis alpha_gt0 : 0 < alpha.

Lemma layer_norm Z i : sqnorm A (layer Z i) =
  sqnorm A (Z i) + beta * gap Z i *+ 2 + beta ^+ 2 * sqnorm A (mean Z i - Z i).
Proof. by rewrite layerE_disp // (sqnormD Asym) (sqnormZ A) ipZr. Qed.

Hypothesis Apsd : forall u : vec, 0 <= sqnorm A u.

(* A convex function is at most its largest value at the tokens. *)
Lemma hull_sqnorm Z b y : (forall j, sqnorm A (Z j) <= b) -> hull Z y -> sqnorm A y <= b.
Proof.
move=> hb [w [w0 w1] ->]; set y' := \sum_j _.
have e : \sum_j w j * sqnorm A (Z j) - sqnorm A y' = \sum_j w j * sqnorm A (Z j - y').
  under [RHS]eq_bigr do rewrite (sqnormB Asym) mulrDr mulrBr.
  rewrite big_split sumrB /= -mulr_suml w1 mul1r.
  suff -> : \sum_j w j * (ip A (Z j) y' *+ 2) = sqnorm A y' *+ 2.
    by rewrite mulr2n opprD addrA addrNK.
  have -> : sqnorm A y' = \sum_j w j * ip A (Z j) y'.
    by rewrite /sqnorm {1}/y' ip_suml; apply: eq_bigr => j _; rewrite ipZl.
  by rewrite -sumrMnl; apply: eq_bigr => j _; rewrite mulrnAr.
have h : 0 <= \sum_j w j * sqnorm A (Z j - y').
  by apply: sumr_ge0 => j _; rewrite mulr_ge0.
apply: le_trans (_ : \sum_j w j * sqnorm A (Z j) <= _); first by rewrite -subr_ge0 e.
by rewrite -[b]mul1r -w1 mulr_suml; apply: ler_sum => j _; rewrite ler_wpmul2l.
Qed.

Theorem frank_wolfe_gap Z i :
  [/\ forall y, hull Z y -> ip A (Z i) (y - Z i) <= gap Z i,
      sqnorm A (layer Z i) =
        sqnorm A (Z i) + beta * gap Z i *+ 2 + beta ^+ 2 * sqnorm A (mean Z i - Z i),
      forall t, \sum_(k < t) gap (trajectory Z k) i <=
        (sqnorm A (trajectory Z t i) - sqnorm A (Z i)) / (beta *+ 2) &
      forall t b, (0 < t)%N -> (forall j, sqnorm A (Z j) <= b) ->
        exists2 k, (k < t)%N & 0 <= gap (trajectory Z k) i <=
          (b - sqnorm A (Z i)) / (beta *+ 2 * t%:R)].
Proof.
have b0 : 0 < beta *+ 2 by rewrite pmulrn_lgt0 // (beta_gt0 alpha_gt0).
have hs t : \sum_(k < t) gap (trajectory Z k) i <=
    (sqnorm A (trajectory Z t i) - sqnorm A (Z i)) / (beta *+ 2).
  rewrite ler_pdivl_mulr //; elim: t => [|t IH]; first by rewrite big_ord0 mul0r subrr.
  rewrite big_ord_recr mulrDl; apply: le_trans (ler_add IH (lexx _)) _.
  rewrite trajectoryS layer_norm -subr_ge0; set N := sqnorm A (trajectory Z t i).
  set g := gap _ i; set s := sqnorm A (_ - _).
  have -> : N + beta * g *+ 2 + beta ^+ 2 * s - sqnorm A (Z i) -
      (N - sqnorm A (Z i) + g * (beta *+ 2)) = beta ^+ 2 * s by ring.
  by apply: mulr_ge0; [exact: sqr_ge0 | exact: Apsd].
split=> [y hy|||t b t0 hb]; [exact: gap_max | exact: layer_norm | exact: hs |].
have t0' : 0 < t%:R :> R by rewrite ltr0n.
case: (arg_minP (fun k : 'I_t => gap (trajectory Z k) i) (isT : predT (Ordinal t0))) => k _ hk.
exists k => //; rewrite (progress A) /= invfM mulrA ler_pdivl_mulr //.
apply: le_trans (_ : _ <= \sum_(k < t) gap (trajectory Z k) i) _.
  rewrite mulrC -[t in t%:R]card_ord mulr_natl -sumr_const.
  by apply: ler_sum => l _; apply: hk.
apply: le_trans (hs t) _; rewrite ler_pmul2r ?invr_gt0 // ler_sub //.
exact: hull_sqnorm hb (hull_trajectory A alpha_gt0 Z i (leq0n t)).
Qed.
End FrankWolfe.
