(* VectorLim: limits of sequences of vectors and of points of hulls (theory.md section 4).

     vtends F x p  == every coordinate of x k goes to that of p as k goes along F
*)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Lim.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section VectorLim.
Variables (R : realType) (d n : nat) (A : 'M[R]_d).
Notation vec := ('rV[R]_d).
Notation cfg := ('I_n -> vec).
Local Notation ip := (ip A).
Implicit Types (F : set (set nat)) (x : nat -> vec).

Definition vtends F x (p : vec) := forall a, tends F (fun k => x k 0 a) (p 0 a).

Lemma vtends_cst F p : ProperFilter F -> vtends F (fun=> p) p.
Proof. by move=> FP a; apply: tends_cst. Qed.

Lemma vtendsB F x y p q : ProperFilter F -> vtends F x p -> vtends F y q ->
  vtends F (fun k => x k - y k) (p - q).
Proof.
move=> FP hx hy a; rewrite (_ : (fun k => _) = (fun k => x k 0 a - y k 0 a)).
  by rewrite !mxE; apply: tendsB.
by apply/funext => k; rewrite !mxE.
Qed.

Lemma vtends_comb F (w : 'I_n -> nat -> R) (X : 'I_n -> nat -> vec) w' X' : ProperFilter F ->
  (forall j, tends F (w j) (w' j)) -> (forall j, vtends F (X j) (X' j)) ->
  vtends F (fun k => \sum_j w j k *: X j k) (\sum_j w' j *: X' j).
Proof.
move=> FP hw hX a.
rewrite (_ : (fun k => _) = (fun k => \sum_j w j k * X j k 0 a)); last first.
  by apply/funext => k; rewrite summxE; apply: eq_bigr => j _; rewrite mxE.
rewrite summxE (eq_bigr (fun j => w' j * X' j 0 a)) => [|j _]; last by rewrite mxE.
by apply: tends_sum => j; apply: tendsM => //; apply: hX.
Qed.

Lemma vtends_ip F x y p q : ProperFilter F -> vtends F x p -> vtends F y q ->
  tends F (fun k => ip (x k) (y k)) (ip p q).
Proof.
move=> FP hx hy; rewrite ip_coord (_ : (fun k => _) =
  (fun k => \sum_b (\sum_a x k 0 a * A a b) * y k 0 b)); last first.
  by apply/funext => k; rewrite ip_coord.
apply: tends_sum => b; apply: tendsM; [|exact: hy].
by apply: tends_sum => a; apply: tendsM; [exact: hx|exact: tends_cst].
Qed.

Lemma vtends_uniq F x p q : ProperFilter F -> vtends F x p -> vtends F x q -> p = q.
Proof. by move=> FP hp hq; apply/rowP => a; apply: (tends_uniq FP (hp a) (hq a)). Qed.

Lemma vtends_sub F G x p : G `<=` F -> vtends G x p -> vtends F x p.
Proof. by move=> sG h a; apply: tends_sub (h a). Qed.

Lemma vultra_bounded F x B : UltraFilter F -> (forall k a, `|x k 0 a| <= B) ->
  exists p, vtends F x p.
Proof.
move=> FU hB.
have /fin_all_exists [l hl] : forall a, exists l, tends F (fun k => x k 0 a) l.
  by move=> a; apply: (tends_ultra_bounded FU (B := B)).
by exists (\row_a l a) => a; rewrite mxE.
Qed.

(* A limit of points of hulls is in the hull of the limits. *)

Lemma hull_lim F (X : nat -> cfg) (X' : cfg) y p : UltraFilter F ->
  (forall j, vtends F (fun k => X k j) (X' j)) -> vtends F y p ->
  F [set k | hull (X k) (y k)] -> hull X' p.
Proof.
move=> FU hX hy hF.
have /choice [W hW] : forall k, exists w : 'I_n -> R, (forall j, `|w j| <= 1) /\
    (hull (X k) (y k) -> simplex w /\ y k = \sum_j w j *: X k j).
  move=> k.
  have [[w [w0 w1] e]|nh] := EM (hull (X k) (y k)); last first.
    by exists (fun=> 0); split=> // j; rewrite normr0 ler01.
  exists w; split=> // j; rewrite ger0_norm // -w1 (bigD1 j) //= ler_addl.
  exact: sumr_ge0.
have /fin_all_exists [w hw] : forall j, exists l, tends F (fun k => W k j) l.
  by move=> j; apply: (tends_ultra_bounded FU (B := 1)) => k; case: (hW k).
have FP : ProperFilter F := @ultra_proper _ _ FU. have FF : Filter F := @filter_filter' _ _ FP.
exists w; first split.
- move=> j; apply: (tends_le FP (tends_cst FP) (hw j)).
  by apply: filterS hF => k hk /=; case: (hW k) => _ /(_ hk) [[w0 _] _].
- have hs : tends F (fun k => \sum_j W k j) (\sum_j w j) by apply: tends_sum.
  have h1 : tends F (fun=> 1 : R) 1 by apply: tends_cst.
  apply/le_anti/andP; split; [apply: (tends_le FP hs h1) | apply: (tends_le FP h1 hs)];
  by apply: filterS hF => k hk /=; case: (hW k) => _ /(_ hk) [[_ ->] _].
have hc := vtends_comb FP hw hX.
apply/rowP => a.
have e1 := hc a; have e2 := hy a.
apply/le_anti/andP; split; [apply: (tends_le FP e2 e1) | apply: (tends_le FP e1 e2)];
by apply: filterS hF => k hk /=; case: (hW k) => _ /(_ hk) [_ <-].
Qed.

(* Weights have limits along an ultrafilter: the simplex is compact. *)
Lemma simplex_lim F (W : nat -> 'I_n -> R) : UltraFilter F -> (forall k, simplex (W k)) ->
  exists2 w, simplex w & forall j, tends F (fun k => W k j) (w j).
Proof.
move=> FU hW; have FP : ProperFilter F := @ultra_proper _ _ FU.
have /fin_all_exists [w hw] : forall j, exists l, tends F (fun k => W k j) l.
  move=> j; apply: (tends_ultra_bounded FU (B := 1)) => k; have [w0 w1] := hW k.
  by rewrite ger0_norm // -w1 (bigD1 j) //= ler_addl sumr_ge0.
exists w => //; split=> [j|].
  apply: (tends_le FP (tends_cst FP) (hw j)); apply: filterE => k /=.
  by have [w0 _] := hW k.
have hs : tends F (fun k => \sum_j W k j) (\sum_j w j) by apply: tends_sum.
apply: tends_uniq hs _; rewrite (_ : (fun k => _) = (fun=> 1)); first exact: tends_cst.
by apply/funext => k; have [_ ->] := hW k.
Qed.

(* Convergence in every coordinate is convergence in the topology of row vectors. *)
Lemma vtends_cvg x p : vtends \oo x p <-> x @ \oo --> p.
Proof.
split=> [h|h a].
  apply/cvg_ballP => e e0.
  have h' (a : 'I_d) : \forall k \near \oo, ball (p 0 a) e (x k 0 a).
    by have /cvg_ballP := h a; apply.
  have hh : \forall k \near \oo, forall a : 'I_d, ball (p 0 a) e (x k 0 a).
    by apply: filter_forall.
  by apply: filterS hh => k hk o a; rewrite !ord1; apply: hk.
apply/cvg_ballP => e e0; have /cvg_ballP/(_ e e0) := h.
by apply: filterS => k; apply.
Qed.
End VectorLim.
