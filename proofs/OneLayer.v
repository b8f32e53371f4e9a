(* OneLayer: what one layer does to norms, hulls and distances (theory.md section 2).

     layer_weight A alpha Z i j == weight of Z j in the convex combination that is z_i'

   Headline theorems: progress, norm_growth, hull_nesting, attention_monotone, injectivity.
   Each states only the hypotheses it needs: progress and attention_monotone hold for any
   bilinear form and any step size, hull_nesting for any bilinear form. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Model.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section OneLayer.
Variables (R : realFieldType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Notation vec := ('rV[R]_d).
Notation cfg := ('I_n -> vec).
Local Notation "'<<' u , v '>>'" := (ip A u v) (at level 0, u, v at level 99).
Local Notation beta := (beta alpha).
Local Notation rate := (rate alpha).
Local Notation mean := (mean A).
Local Notation layer := (layer A alpha).
Local Notation trajectory := (trajectory A alpha).
Implicit Types (Z : cfg) (i j l : 'I_n).

Theorem progress Z i : 0 <= << Z i, mean Z i - Z i >>.
Proof. by rewrite ipBr subr_ge0 ip_mean_ge. Qed.

Theorem attention_monotone Z i j : 0 <= << Z i - Z j, mean Z i - mean Z j >>.
Proof.
rewrite ipBl !ipBr.
have hi := ip_mean_max A i (hull_mean A Z j); have hj := ip_mean_max A j (hull_mean A Z i).
by rewrite opprB addr_ge0 // subr_ge0.
Qed.

(* Equal tokens stay equal: no hypothesis at all. *)
Lemma equal_stay_equal Z k i j : Z i = Z j -> trajectory Z k i = trajectory Z k j.
Proof. by move=> e; elim: k => [//|k IH]; exact: eq_layer. Qed.

Hypothesis alpha_gt0 : 0 < alpha.

Definition layer_weight Z i j : R := rate * (j == i)%:R + beta * attention_weight A Z i j.

Lemma layer_weight_simplex Z i : simplex (layer_weight Z i).
Proof.
have [w0 w1] := attention_weight_simplex A Z i; split=> [j|].
  by rewrite addr_ge0 // mulr_ge0 ?ler0n ?(rate_ge0 alpha_gt0) ?(beta_ge0 alpha_gt0).
rewrite big_split /= -!mulr_sumr w1 (bigD1 i) //= eqxx big1 ?addr0 => [|j /negPf->//].
by rewrite !mulr1 (rateD alpha_gt0).
Qed.

Lemma layer_weightE Z i : layer Z i = \sum_j layer_weight Z i j *: Z j.
Proof.
under eq_bigr do rewrite scalerDl -(scalerA rate) -(scalerA beta).
rewrite big_split /= -!scaler_sumr -meanE layerE (bigD1 i) //= eqxx scale1r.
by rewrite big1 ?addr0 // => j /negPf->; rewrite scale0r.
Qed.

Lemma hull_layer Z i : hull Z (layer Z i).
Proof. by exists (layer_weight Z i); [apply: layer_weight_simplex | apply: layer_weightE]. Qed.

(* The last part is h_{Z'} <= h_Z: whatever the direction u, no score <u, z_l'> exceeds
   the largest <u, z_j>. *)
Theorem hull_nesting Z :
  [/\ forall i, simplex (layer_weight Z i) /\ layer Z i = \sum_j layer_weight Z i j *: Z j,
      forall y, hull (layer Z) y -> hull Z y &
      forall u l, exists j, << u, layer Z l >> <= << u, Z j >>].
Proof.
split=> [i|y|u l]; first by split; [apply: layer_weight_simplex | apply: layer_weightE].
  by apply: hull_trans; apply: hull_layer.
case: (arg_maxP (fun j => << u, Z j >>) (isT : predT l)) => j _ hj; exists j.
by apply: (hull_ip_le _ (hull_layer Z l)) => i; apply: hj.
Qed.

Lemma hull_trajectory Z k m i : (k <= m)%N -> hull (trajectory Z k) (trajectory Z m i).
Proof.
move=> /subnK <-; elim: (m - k)%N i => [|p IH] i; first exact: hull_self.
by rewrite addSn; apply: hull_trans IH _; apply: hull_layer.
Qed.

Hypothesis Asym : symmetric_form A.

Theorem norm_growth Z i :
  sqnorm A (Z i) + beta ^+ 2 * sqnorm A (mean Z i - Z i) <= sqnorm A (layer Z i) /\
  (layer Z i = Z i <-> mean Z i = Z i).
Proof.
split; last first.
  split=> e; last by rewrite layerE_disp // e subrr scaler0 addr0.
  have /eqP := layer_disp A alpha_gt0 Z i.
  rewrite e subrr eq_sym scaler_eq0 (negPf (beta_neq0 alpha_gt0)) /= subr_eq0.
  by move/eqP.
rewrite layerE_disp // (sqnormD Asym (Z i)) (sqnormZ _ beta) ler_add2r ler_addl mulrn_wge0 // ipZr.
by rewrite mulr_ge0 ?(beta_ge0 alpha_gt0) // progress.
Qed.

Hypothesis Apd : positive_definite A.

Lemma layer_contraction Z i j :
  rate ^+ 2 * sqnorm A (Z i - Z j) <= sqnorm A (layer Z i - layer Z j).
Proof.
have -> : layer Z i - layer Z j = rate *: (Z i - Z j) + beta *: (mean Z i - mean Z j).
  by rewrite !layerE opprD addrACA !scalerBr.
rewrite (sqnormD Asym (rate *: _)) (sqnormZ _ rate) -addrA ler_addl addr_ge0 ?(sqnorm_ge0 Apd) //.
rewrite mulrn_wge0 // (ipZl _ rate) (ipZr _ beta).
apply: mulr_ge0; first exact: rate_ge0.
by apply: mulr_ge0 (attention_monotone Z i j); exact: beta_ge0.
Qed.

Theorem injectivity Z i j :
  rate ^+ 2 * sqnorm A (Z i - Z j) <= sqnorm A (layer Z i - layer Z j) /\
  (layer Z i = layer Z j <-> Z i = Z j).
Proof.
split; first exact: layer_contraction.
split=> [e|]; last exact: eq_layer.
have := layer_contraction Z i j; rewrite e subrr sqnorm0.
rewrite (pmulr_rle0 _ (exprn_gt0 2 (rate_gt0 alpha_gt0))).
by move=> /(sqnorm_le0 Apd)/eqP; rewrite subr_eq0 => /eqP.
Qed.

Lemma trajectory_inj Z k i j : trajectory Z k i = trajectory Z k j <-> Z i = Z j.
Proof.
elim: k => [//|k IH]; rewrite !trajectoryS.
by have [_ ->] := injectivity (trajectory Z k) i j.
Qed.

Lemma trajectory_distinct Z k : injective Z -> injective (trajectory Z k).
Proof. by move=> iZ i j /trajectory_inj; apply: iZ. Qed.

Lemma trajectory_class Z k i : class (trajectory Z k) i = class Z i.
Proof. by apply/setP => j; rewrite !inE; apply/eqP/eqP => /trajectory_inj. Qed.

Lemma norm_nondecreasing Z k m i : (k <= m)%N ->
  sqnorm A (trajectory Z k i) <= sqnorm A (trajectory Z m i).
Proof.
move=> /subnK <-; elim: (m - k)%N => [//|p IH]; rewrite addSn trajectoryS.
apply: le_trans IH _; have [h _] := norm_growth (trajectory Z (p + k)) i.
by apply: le_trans h; rewrite ler_addl mulr_ge0 ?sqr_ge0 ?(sqnorm_ge0 Apd).
Qed.
End OneLayer.
