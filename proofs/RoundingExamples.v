(* RoundingExamples: the theorems on rounding applied, their conclusions written out, and what fails without the slack.

     pair_state fl C == two points of one coordinate, both exactly 1; in floats 1 and 1 - 2^-52
     half            == r = beta = 1/2 *)
Require Import Reals List Permutation Lra Lia.
From Flocq Require Import Core.
From Flocq.IEEE754 Require Import BinarySingleNaN.
From Hardmax Require Import Rounding RoundingBound RoundingSlack RoundingScore RoundingLayer RoundingAdvance RoundingFilter.
From Hardmax Require Import RoundingBinary64 RoundingConversion.
Import ListNotations.
Local Open Scope R_scope.

(* The constants of the code, taken as small as the theorems allow. *)
Definition code : constants := Constants GAMMA_FACTOR UP TINY CONVERSION SMALLEST SCORE_ROUNDINGS MEAN_ROUNDINGS LAYER_ROUNDINGS.

Lemma inverse_power n k : (k <= n)%nat -> / 2 ^ n <= / 2 ^ k.
Proof. intros h. apply Rinv_le_contravar; [apply pow_lt; lra|apply Rle_pow; [lra|exact h]]. Qed.

Lemma code_enough : enough code.
Proof.
  unfold enough, code; cbn [factor up tiny conversion smallest score_roundings mean_roundings layer_roundings].
  unfold GAMMA_FACTOR, TINY, CONVERSION, SMALLEST, SCORE_ROUNDINGS, MEAN_ROUNDINGS, LAYER_ROUNDINGS.
  pose proof UP_eq. pose proof (inverse_power 900 0 ltac:(lia)) as h1. pose proof (inverse_power 1022 10 ltac:(lia)) as h2.
  pose proof (inverse_power 53 12 ltac:(lia)) as h3.
  rewrite pow_O, Rinv_1 in h1.
  replace (2 ^ 10) with 1024 in h2 by lra. replace (2 ^ 12) with 4096 in h3 by lra.
  repeat split; try lra; lia.
Qed.

Definition floats (j c : nat) : R := match j with O => 1 | S _ => 1 - 2 * u end.
Definition ones (j c : nat) : R := 1.

Section Pair.
Variables (fl : R -> R) (C : constants).
Definition pair_magnitude (c : nat) : R := fl (fl (1 * up C) + smallest C).
Definition pair_error (c : nat) : R := fl (fl (conversion C * up C * pair_magnitude c) + tiny C).
Definition pair_state : state := State floats ones pair_magnitude pair_error.

Lemma pair_started : started fl C 2 pair_state.
Proof.
  exists (fun _ => false), (fun _ => 1). split.
  - intros j c _; cbn [float_points exact_points pair_state]. unfold converted, ones.
    pose proof eps_gt0. rewrite Rabs_R1.
    destruct j; cbn [floats].
    + rewrite Rabs_R1. replace (1 - 1) with 0 by ring. rewrite Rabs_R0. lra.
    + rewrite Rabs_pos_eq by lra. replace (1 - 2 * u - 1) with (- (2 * u)) by ring.
      rewrite Rabs_Ropp, Rabs_pos_eq by lra. lra.
  - intros c. repeat split; lra.
Qed.

Definition half : step := Step (1 / 2) (1 / 2) (1 / 2) (1 / 2) 1.

Lemma half_ok : step_ok fl C half.
Proof.
  unfold step_ok, half, converted; cbn [r beta exact_r exact_beta rho]. pose proof eps_gt0.
  replace (1 / 2 - 1 / 2) with 0 by ring. rewrite Rabs_R0, Rabs_pos_eq by lra.
  repeat split; try lra; left; repeat split; lra.
Qed.
End Pair.

(* 1 * 2 + 3 * 4, fused, within what the theorem says of ten roundings and ten underflows. *)
Example tree_error_example (eta : R) (fl : R -> R) : rounding eta fl -> 0 <= eta ->
  Rabs (fl (1 * 2 + fl (3 * 4)) - 14) <= 1001 / 1000 * 4 * u * 14 + 16 * eta.
Proof.
  intros model eta0.
  pose proof (tree_error eta fl model eta0 (Fused 1 2 (Product 3 4)) [(1, 2); (3, 4)] 2 (Permutation_refl _)
    ltac:(simpl; lia) ltac:(simpl; lia)) as h.
  replace (INR (2 + 2)) with 4 in h by (simpl; lra). specialize (h ltac:(lra)).
  cbn [value total size] in h. rewrite (Rabs_pos_eq (1 * 2)), (Rabs_pos_eq (3 * 4)) in h by lra.
  replace (1 * 2 + (3 * 4 + 0)) with 14 in h by ring. lra.
Qed.

(* After a layer in which every point attends to itself alone: the bound of the first is that of the state before it. *)
Section OneLayer.
Variables (eta : R) (fl : R -> R).
Hypothesis model : rounding eta fl.
Hypothesis eta_range : 0 <= eta <= / 2 ^ 1070.

Definition rested_error (c : nat) : R :=
  fl (fl (fl (fl (1 * pair_error fl code c) + fl (fl (1 * fl (pair_magnitude fl code c + pair_error fl code c))
    * gamma fl code (1 + 12))) * UP) + TINY).
Definition rested : state := State floats ones (pair_magnitude fl code) rested_error.

Lemma eta_under_1 : eta <= / 1000.
Proof. pose proof (inverse_power 1070 10 ltac:(lia)) as h. replace (2 ^ 10) with 1024 in h by lra. lra. Qed.

Lemma fl_le x K : 0 <= x <= K -> 0 <= fl x <= 101 / 100 * K + / 1000.
Proof.
  intros h. pose proof (fl_upper eta fl model x ltac:(lra)). pose proof eta_under_1. lra.
Qed.

Lemma tiny_le_1 : 0 <= TINY <= 1.
Proof.
  unfold TINY. pose proof (inverse_power 900 0 ltac:(lia)) as h. rewrite pow_O, Rinv_1 in h.
  split; [apply Rlt_le, Rinv_0_lt_compat, pow_lt; lra|exact h].
Qed.

Lemma smallest_le_1 : 0 <= SMALLEST <= 1.
Proof.
  unfold SMALLEST. pose proof (inverse_power 1022 0 ltac:(lia)) as h. rewrite pow_O, Rinv_1 in h.
  split; [apply Rlt_le, Rinv_0_lt_compat, pow_lt; lra|exact h].
Qed.

Lemma pair_magnitude_le c : 0 <= pair_magnitude fl code c <= 4.
Proof.
  unfold pair_magnitude; cbn [code up smallest]. pose proof UP_eq. pose proof smallest_le_1.
  pose proof (fl_le (1 * UP) 2 ltac:(lra)).
  pose proof (fl_le (fl (1 * UP) + SMALLEST) 3.1 ltac:(lra)). lra.
Qed.

Lemma pair_error_le c : 0 <= pair_error fl code c <= 4.
Proof.
  unfold pair_error; cbn [code up conversion tiny]. pose proof UP_eq. pose proof tiny_le_1.
  pose proof (pair_magnitude_le c). unfold CONVERSION.
  assert (0 <= 2 * / 2 ^ 53 * UP <= / 4) by (rewrite H; lra).
  assert (0 <= 2 * / 2 ^ 53 * UP * pair_magnitude fl code c <= 1).
  { split; [apply Rmult_le_pos; lra|].
    apply Rle_trans with (/ 4 * 4); [apply Rmult_le_compat; lra|lra]. }
  pose proof (fl_le _ 1 H3).
  pose proof (fl_le (fl (2 * / 2 ^ 53 * UP * pair_magnitude fl code c) + TINY) 2.1 ltac:(lra)). lra.
Qed.

Lemma rested_error_le c : 0 <= rested_error c <= 100.
Proof.
  unfold rested_error. pose proof UP_eq. pose proof tiny_le_1.
  pose proof (pair_magnitude_le c). pose proof (pair_error_le c).
  pose proof (gamma_bounds eta fl code model (eta_small eta (proj2 eta_range)) code_enough (1 + 12) ltac:(lia)
    ltac:(simpl; lra)) as hg.
  replace (INR (1 + 12)) with 13 in hg by (simpl; lra).
  set (g := gamma fl code (1 + 12)) in *. set (M := pair_magnitude fl code c) in *. set (e := pair_error fl code c) in *.
  pose proof (fl_le (1 * e) 4 ltac:(lra)).
  pose proof (fl_le (M + e) 8 ltac:(lra)).
  pose proof (fl_le (1 * fl (M + e)) 9 ltac:(lra)).
  assert (0 <= fl (1 * fl (M + e)) * g <= 10).
  { split; [apply Rmult_le_pos; lra|]. apply Rle_trans with (10 * 1); [apply Rmult_le_compat; lra|lra]. }
  pose proof (fl_le _ 10 H6).
  set (x := fl (1 * e) + fl (fl (1 * fl (M + e)) * g)) in *.
  pose proof (fl_le x 15 ltac:(unfold x; lra)).
  assert (0 <= fl x * UP <= 32) by (rewrite H; lra).
  pose proof (fl_le _ 32 H9).
  pose proof (fl_le (fl (fl x * UP) + TINY) 34 ltac:(lra)). lra.
Qed.

Lemma rested_reached : reached fl code 2 (fun _ => 1%nat) half rested.
Proof.
  apply reached_layer with (pair_state fl code); [apply reached_start, pair_started|].
  exists (fun i => [i]), 1%nat. split; [unfold MOST_SUMMED; simpl; lra|]. split.
  - intros i hi. split.
    + split; [discriminate|]. split; [|simpl; lia]. intros j [<-|[]]; exact hi.
    + intros c. split; [|left; split; reflexivity].
      cbn [rested exact_points pair_state half exact_r exact_beta]. unfold ones, exact_mean, members, count; simpl. lra.
  - intros c. split; [reflexivity|]. split.
    + cbn [rested magnitude half rho pair_state]. destruct (Rlt_dec 1 1); [lra|reflexivity].
    + cbn [rested magnitude error]. rewrite LIMIT_eq.
      pose proof (pair_magnitude_le c). pose proof (rested_error_le c). lra.
Qed.
End OneLayer.

Example reached_bounded_example (eta : R) (fl : R -> R) : rounding eta fl -> 0 <= eta <= / 2 ^ 1070 ->
  Rabs (1 - 2 * u - 1) <= fl (fl (fl (fl (1 * pair_error fl code 0) + fl (fl (1 * fl (pair_magnitude fl code 0
    + pair_error fl code 0)) * gamma fl code (1 + 12))) * UP) + TINY) /\
  Rabs 1 <= pair_magnitude fl code 0.
Proof.
  intros model eta_range.
  destruct (reached_bounded eta fl code 2 (fun _ => 1%nat) model (proj1 eta_range) (proj2 eta_range) code_enough
    (fun _ => le_n 1) half (rested fl) (half_ok fl code) (rested_reached eta fl model eta_range)) as [_ h].
  destruct (h 1%nat 0%nat ltac:(lia)) as [h1 h2]. split; [exact h2|exact h1].
Qed.

(* The second point is exactly as good as the first: its computed score reaches the threshold. *)
Example candidates_contain_maximisers_example (eta : R) (fl : R -> R) : rounding eta fl -> 0 <= eta <= / 2 ^ 1070 ->
  fl (fl (1 * 1) - slack_identity fl code 1 (pair_magnitude fl code) (pair_error fl code) (fun _ => 1) None)
    <= fl (1 * (1 - 2 * u)) \/ fl (1 * 1) < fl (1 * (1 - 2 * u)).
Proof.
  intros model eta_range.
  destruct (candidates_contain_maximisers eta fl code 1 2 (fun _ => 1%nat) model eta_range code_enough
    ltac:(unfold MOST_COORDINATES; simpl; lra) (fun _ => le_n 1) half (pair_state fl code) (half_ok fl code)
    (reached_start _ _ _ _ _ _ (pair_started fl code)) None (floats 0) (ones 0)) as [h _].
  { exists 0%nat. repeat split; lia. }
  specialize (h (fun j => Product 1 (floats j 0))).
  destruct (Rlt_le_dec (fl (1 * 1)) (fl (1 * (1 - 2 * u)))) as [lt|le]; [right; exact lt|left].
  refine (h _ 1%nat _ (fl (1 * 1)) _ _).
  - intros j _. split; [apply Permutation_refl|simpl; lia].
  - split; [lia|]. intros l _. unfold score_identity; cbn [sum pair_state exact_points]. unfold ones; lra.
  - exists 0%nat. split; [lia|reflexivity].
  - intros [|l] _; cbn [value floats]; [lra|exact le].
Qed.

Definition double_one : double := @Bone 53 1024 prec_ok emax_ok.

(* The same in doubles, for the product of 1 and 1: it is finite, and reaches the threshold that it sets itself. *)
Example candidates_binary64_example :
  is_finite (@Bmult 53 1024 prec_ok emax_ok mode_NE double_one double_one) = true /\
  round64 (B2R (@Bmult 53 1024 prec_ok emax_ok mode_NE double_one double_one)
    - slack_identity round64 code 1 (pair_magnitude round64 code) (pair_error round64 code) (fun _ => 1) None)
    <= B2R (@Bmult 53 1024 prec_ok emax_ok mode_NE double_one double_one).
Proof.
  destruct (candidates_binary64 code 1 1 (fun _ => 1%nat) code_enough
    ltac:(unfold MOST_COORDINATES; simpl; lra) (fun _ => le_n 1) half (pair_state round64 code) (half_ok round64 code))
    with (summed := @None nat) (row := floats 0) (rowx := ones 0) as [h _].
  - apply reached_start. destruct (pair_started round64 code) as (e & l & h1 & h2).
    exists e, l. split; [|exact h2]. intros j c hj; apply h1; lia.
  - exists 0%nat. repeat split; lia.
  - destruct (h (fun _ => BProduct double_one double_one)) as [hf hc].
    { intros j hj. assert (j = 0%nat) by lia; subst j. split; [split; reflexivity|]. split; [|simpl; lia].
      unfold reals, double_one. rewrite Bone_correct. apply Permutation_refl. }
    split; [apply (hf 0%nat); lia|]. apply (hc 0%nat).
    + split; [lia|]. intros l hl. assert (l = 0%nat) by lia; subst l. lra.
    + exists 0%nat; split; [lia|reflexivity].
    + intros l _. apply Rle_refl.
Qed.

(* One third. *)
Example quotient_converted_example :
  Rabs (quotient 1 3 0 - 1 / 3) <= 2 * / 9007199254740992 * Rabs (1 / 3) + / 2 ^ 1070.
Proof.
  destruct (quotient_converted 1 3 0) as [h _]; [reflexivity|reflexivity|simpl; lra|].
  unfold converted in h. simpl (bpow radix2 (- 0)) in h. rewrite Rmult_1_r in h. exact h.
Qed.

(* Without the slack a maximiser is lost: the floats of two equal points may differ. *)
Theorem slack_needed : exists (fl : R -> R) (s : state),
  rounding 0 fl /\ reached fl code 2 (fun _ => 1%nat) half s /\
  maximiser 2 (score_identity 1 (exact_points s 0) (exact_points s)) 1 /\
  ~ candidate fl 2 (fun l => value fl (Product (float_points s 0 0) (float_points s l 0))) 0 1.
Proof.
  exists (fun x => x), (pair_state (fun x => x) code).
  split; [|split; [apply reached_start, pair_started|]].
  - split; [|trivial]. intros x. replace (x - x) with 0 by ring. rewrite Rabs_R0. pose proof (Rabs_pos x). lra.
  - split.
    + split; [lia|]. intros l _. unfold score_identity; cbn [sum pair_state exact_points]. unfold ones; lra.
    + intros h. specialize (h 1). cbn [value pair_state float_points floats] in h.
      assert (1 - 0 <= 1 * (1 - 2 * u)); [|lra]. apply h.
      * exists 0%nat. split; [lia|cbn [floats]; lra].
      * intros [|l] _; cbn [floats]; lra.
Qed.
