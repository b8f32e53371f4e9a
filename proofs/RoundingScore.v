(* RoundingScore: the candidates contain every maximiser (src/engine/float.rs, "The filter").

   Vectors are functions on nat of which the first d entries are read. Of a layer:

     z j c, zx j c    == coordinate c of point j, in floats and exactly
     M c, dl c        == |zx j c| <= M c and |z j c - zx j c| <= dl c, for all points j
     A a c, Ax a c, e a c == the form in floats, exactly, and the error bound of its entries
     row a, rowx a    == a row (a point, or a mean of k points), in floats and exactly
     s, S             == the scores of a row, in floats and exactly

   Main lemmas: filter_identity, filter_form. *)
Require Import Reals List Permutation Lra Lia.
From Hardmax Require Import Rounding RoundingBound RoundingSlack.
Local Open Scope R_scope.

(* How the dot product of f and g with d entries may be computed. *)
Definition sums_up (d : nat) (f g : nat -> R) (t : tree) : Prop :=
  Permutation (products t) (pairs d f g) /\ (zeros t <= 2)%nat.

Section Filter.
Variables (eta : R) (fl : R -> R) (C : constants) (d m : nat).
Hypothesis model : rounding eta fl.
Hypothesis eta_ge0 : 0 <= eta.
Hypothesis eta_le : eta <= / 2 ^ 1070.
Hypothesis constants_enough : enough C.
Hypothesis d_small : INR d <= MOST_COORDINATES.

Lemma eta_tiny : 1496577676626844588240573268701473812127674924007424 * eta <= tiny C.
Proof.
  destruct constants_enough as (_ & _ & [h _] & _). unfold TINY in h.
  assert (e : / 2 ^ 1070 = / 1496577676626844588240573268701473812127674924007424 * / 2 ^ 900).
  { replace 1070%nat with (170 + 900)%nat by reflexivity. rewrite pow_add.
    rewrite Rinv_mult. f_equal. f_equal. lra. }
  rewrite e in eta_le.
  apply Rle_trans with (2 := h).
  assert (0 < / 2 ^ 900) by (apply Rinv_0_lt_compat, pow_lt; lra).
  set (T := / 2 ^ 900) in *. lra.
Qed.

Lemma eta_small : eta <= u * u.
Proof.
  apply Rle_trans with (1 := eta_le).
  replace 1070%nat with (106 + 964)%nat by reflexivity. rewrite pow_add.
  rewrite Rinv_mult.
  assert (/ 2 ^ 964 <= 1).
  { rewrite <- Rinv_1. apply Rinv_le_contravar; [lra|]. apply pow_R1_Rle; lra. }
  assert (/ 2 ^ 106 = u * u) by lra.
  rewrite H0. rewrite <- (Rmult_1_r (u * u)) at 2. apply Rmult_le_compat_l; lra.
Qed.

Variables (z zx : nat -> nat -> R) (M dl : nat -> R).
Hypothesis M_le : forall c, 0 <= M c <= B.
Hypothesis dl_le : forall c, 0 <= dl c <= B.
Hypothesis zx_le : forall j c, (j < m)%nat -> Rabs (zx j c) <= M c.
Hypothesis z_error : forall j c, (j < m)%nat -> Rabs (z j c - zx j c) <= dl c.

Local Notation D := (INR d).
Local Notation g := (1001 / 1000 * INR (d + 2) * u).
Local Notation unit := (unit_of_scores fl C d).

Lemma D_range : 0 <= D <= 65536.
Proof. split; [apply pos_INR|unfold MOST_COORDINATES in d_small; lra]. Qed.

Lemma D2E : INR (d + 2) = D + 2.
Proof. rewrite plus_INR; simpl; lra. Qed.

Lemma z_le j c : (j < m)%nat -> Rabs (z j c) <= M c + dl c.
Proof.
  intros hj. pose proof (zx_le j c hj); pose proof (z_error j c hj).
  replace (z j c) with (zx j c + (z j c - zx j c)) by ring.
  pose proof (Rabs_triang (zx j c) (z j c - zx j c)). lra.
Qed.

Lemma dot_error f h t : sums_up d f h t ->
  Rabs (value fl t - sum d (fun c => f c * h c)) <=
    g * sum d (fun c => Rabs (f c) * Rabs (h c)) + 1048576 * eta.
Proof.
  intros [hp hz]. pose proof D_range. pose proof D2E.
  pose proof (tree_error eta fl model eta_ge0 t _ d hp ltac:(rewrite pairs_length; lia) hz ltac:(lra)) as k.
  rewrite total_pairs, size_pairs in k.
  assert (4 * INR (d + 2) * eta <= 1048576 * eta) by (apply Rmult_le_compat_r; lra). lra.
Qed.

(* One covector w with its exact value wx, off by at most q. *)
Section Scores.
Variables (w wx q : nat -> R).
Hypothesis w_error : forall c, Rabs (w c - wx c) <= q c.
Variable (ts : nat -> tree).
Hypothesis ts_ok : forall j, (j < m)%nat -> sums_up d w (z j) (ts j).
Local Notation s j := (value fl (ts j)).
Local Notation S j := (sum d (fun c => wx c * zx j c)).
Local Notation P := (sum d (fun c => Rabs (w c) * (M c + dl c))).
Local Notation Q := (sum d (fun c => Rabs (w c) * dl c)).
Local Notation W := (sum d (fun c => q c * M c)).

Lemma score_error j : (j < m)%nat -> Rabs (s j - S j) <= g * P + Q + W + 1048576 * eta.
Proof.
  intros hj. pose proof (dot_error w (z j) (ts j) (ts_ok j hj)) as h1.
  pose proof D_range; pose proof D2E.
  assert (h2 : sum d (fun c => Rabs (w c) * Rabs (z j c)) <= P).
  { apply sum_le; intros c _; apply Rmult_le_compat_l; [apply Rabs_pos|apply z_le; exact hj]. }
  assert (h3 : Rabs (sum d (fun c => w c * z j c) - S j) <= Q + W).
  { rewrite <- sum_sub, <- sum_add. apply Rle_trans with (1 := sum_Rabs _ _).
    apply sum_le; intros c _.
    replace (w c * z j c - wx c * zx j c) with (w c * (z j c - zx j c) + (w c - wx c) * zx j c) by ring.
    apply Rle_trans with (1 := Rabs_triang _ _). rewrite !Rabs_mult.
    apply Rplus_le_compat.
    - apply Rmult_le_compat_l; [apply Rabs_pos|apply z_error; exact hj].
    - apply Rmult_le_compat; try apply Rabs_pos; [apply w_error|apply zx_le; exact hj]. }
  replace (s j - S j) with ((s j - sum d (fun c => w c * z j c)) + (sum d (fun c => w c * z j c) - S j)) by ring.
  apply Rle_trans with (1 := Rabs_triang _ _).
  assert (g * sum d (fun c => Rabs (w c) * Rabs (z j c)) <= g * P) by (apply Rmult_le_compat_l; lra).
  lra.
Qed.

Lemma score_le j : (j < m)%nat -> Rabs (s j) <= 2 * P + 1048576 * eta.
Proof.
  intros hj. pose proof (dot_error w (z j) (ts j) (ts_ok j hj)) as h1.
  pose proof D_range; pose proof D2E.
  assert (h2 : sum d (fun c => Rabs (w c) * Rabs (z j c)) <= P).
  { apply sum_le; intros c _; apply Rmult_le_compat_l; [apply Rabs_pos|apply z_le; exact hj]. }
  assert (h3 : Rabs (sum d (fun c => w c * z j c)) <= sum d (fun c => Rabs (w c) * Rabs (z j c))).
  { apply Rle_trans with (1 := sum_Rabs _ _). apply sum_le; intros c _. rewrite Rabs_mult; lra. }
  replace (s j) with ((s j - sum d (fun c => w c * z j c)) + sum d (fun c => w c * z j c)) by ring.
  apply Rle_trans with (1 := Rabs_triang _ _).
  assert (0 <= sum d (fun c => Rabs (w c) * Rabs (z j c))).
  { apply sum_ge0; intros; apply Rmult_le_pos; apply Rabs_pos. }
  assert (g * sum d (fun c => Rabs (w c) * Rabs (z j c)) <= 1 * sum d (fun c => Rabs (w c) * Rabs (z j c)))
    by (apply Rmult_le_compat_r; lra).
  lra.
Qed.

(* X is what the slack is computed for. *)
Lemma filter X slack :
  unit * P + Q + W <= X + 1393796574908163946345982392040522594123776 * eta -> 0 <= X ->
  low 4300000000 (1496577676626844588240573268701473812127674924007424 * eta) (2 * up C * (X + tiny C)) slack ->
  forall j l, (j < m)%nat -> (l < m)%nat -> S l <= S j -> fl (s l - slack) <= s j.
Proof.
  intros hX hX0 (_ & _ & _ & hs0 & hs) j l hj hl hSS.
  pose proof (score_error j hj) as ej. pose proof (score_error l hl) as el. pose proof (score_le l hl) as sl.
  destruct model as [mm _]. pose proof (mm (s l - slack)) as ef.
  apply Rabs_bounds in ej. apply Rabs_bounds in el. apply Rabs_bounds in ef.
  assert (ha : Rabs (s l - slack) <= Rabs (s l) + slack).
  { pose proof (Rabs_triang (s l) (- slack)). rewrite Rabs_Ropp, (Rabs_pos_eq slack hs0) in *. exact H. }
  pose proof (up_bounds C constants_enough). pose proof D_range. pose proof D2E.
  pose proof (tiny_ge0 C constants_enough). pose proof eta_tiny as et.
  assert (HP : 0 <= P).
  { apply sum_ge0; intros c _; apply Rmult_le_pos; [apply Rabs_pos|]. pose proof (M_le c); pose proof (dl_le c); lra. }
  pose proof (unit_bounds eta fl C d model eta_small constants_enough d_small) as [hu _].
  assert (hg : g * P + 51 / 50 * u * P <= unit * P).
  { rewrite <- Rmult_plus_distr_r. apply Rmult_le_compat_r; lra. }
  assert (hs' : (1 - 4300000000 * u) * (2 * (1048577 / 1048576) * (X + tiny C)) <= (1 - 4300000000 * u) * (2 * up C * (X + tiny C))).
  { apply Rmult_le_compat_l; [lra|]. apply Rmult_le_compat_r; lra. }
  lra.
Qed.
End Scores.

(* A row: a point (summed = None), or a mean of k points (summed = Some k). *)
Variables (row rowx : nat -> R) (summed : option nat).
Hypothesis summed_small : summed_le summed.
Hypothesis rowx_le : forall a, Rabs (rowx a) <= M a.
Hypothesis row_error : forall a, Rabs (row a - rowx a) <= dl a + extra fl C M dl summed a + 1099511627776 * eta.

Lemma extra_bounds a : 0 <= extra fl C M dl summed a <= B.
Proof.
  pose proof (M_le a); pose proof (dl_le a).
  destruct summed as [k|]; simpl in *; [|lra].
  pose proof (mean_bounds eta fl C model eta_small constants_enough k summed_small) as [h1 h2].
  pose proof (pos_INR k).
  split; [apply Rmult_le_pos; lra|].
  assert (gamma fl C (k + mean_roundings C) * (M a + dl a) <= 1 / 2 * (M a + dl a)) by (apply Rmult_le_compat_r; lra).
  lra.
Qed.

Lemma row_le a : Rabs (row a) <= 4 * B.
Proof.
  pose proof (M_le a); pose proof (dl_le a). pose proof (extra_bounds a). pose proof (rowx_le a); pose proof (row_error a).
  pose proof eta_small.
  replace (row a) with (rowx a + (row a - rowx a)) by ring.
  pose proof (Rabs_triang (rowx a) (row a - rowx a)). lra.
Qed.

(* Any positive multiple of the identity: the covector is the row itself. *)
Theorem filter_identity ts : (forall j, (j < m)%nat -> sums_up d row (z j) (ts j)) ->
  forall j l, (j < m)%nat -> (l < m)%nat ->
  sum d (fun c => rowx c * zx l c) <= sum d (fun c => rowx c * zx j c) ->
  fl (value fl (ts l) - slack_identity fl C d M dl row summed) <= value fl (ts j).
Proof.
  intros hts j l hj hl.
  pose proof D_range as hD.
  apply (filter row rowx _ row_error ts hts (exact_identity fl C d M dl row summed)); trivial.
  - unfold exact_identity. rewrite <- sum_scale, <- !sum_add.
    assert (h : forall c, 1099511627776 * eta * M c <= 1099511627776 * eta * B).
    { intros c; pose proof (M_le c); apply Rmult_le_compat_l; lra. }
    apply Rle_trans with (sum d (fun c => (Rabs (row c) * (unit * (M c + dl c) + dl c)
      + (dl c + extra fl C M dl summed c) * M c) + 1099511627776 * eta * B)).
    { apply sum_le; intros c _. pose proof (h c). lra. }
    rewrite sum_add, sum_const.
    assert (D * (1099511627776 * eta * B) <= 65536 * (1099511627776 * eta * B)) by (apply Rmult_le_compat_r; lra).
    lra.
  - pose proof (unit_bounds eta fl C d model eta_small constants_enough d_small) as [hu _].
    unfold exact_identity. rewrite <- sum_add. apply sum_ge0; intros c _.
    pose proof (M_le c); pose proof (dl_le c); pose proof (extra_bounds c); pose proof (Rabs_pos (row c)).
    assert (0 <= unit * (M c + dl c)) by (apply Rmult_le_pos; lra).
    apply Rplus_le_le_0_compat; apply Rmult_le_pos; lra.
  - apply slack_identity_low; trivial; [exact eta_small|exact row_le].
Qed.

(* Any other form. *)
Variables (A Ax e : nat -> nat -> R).
Hypothesis A_le : forall a c, Rabs (A a c) <= 1.
Hypothesis e_le : forall a c, 0 <= e a c <= 1.
Hypothesis A_error : forall a c, Rabs (A a c - Ax a c) <= e a c.
Variables (w : nat -> R) (tw : nat -> tree).
Hypothesis tw_ok : forall c, sums_up d row (fun a => A a c) (tw c).
Hypothesis w_value : forall c, w c = value fl (tw c).

Lemma covector_error c : Rabs (w c - sum d (fun a => rowx a * Ax a c)) <=
  sum d (fun a => Rabs (row a) * (g * Rabs (A a c) + e a c))
  + sum d (fun a => (dl a + extra fl C M dl summed a) * (Rabs (A a c) + e a c)) + 288230376151711744 * eta.
Proof.
  pose proof (dot_error row (fun a => A a c) (tw c) (tw_ok c)) as h1. rewrite <- w_value in h1.
  pose proof D_range as hD.
  set (T := sum d (fun a => row a * A a c)) in *.
  assert (h2 : Rabs (T - sum d (fun a => rowx a * Ax a c)) <=
    sum d (fun a => Rabs (row a) * e a c + (dl a + extra fl C M dl summed a) * (Rabs (A a c) + e a c)
      + 2199023255552 * eta)).
  { unfold T. rewrite <- sum_sub. apply Rle_trans with (1 := sum_Rabs _ _). apply sum_le; intros a _.
    replace (row a * A a c - rowx a * Ax a c) with (row a * (A a c - Ax a c) + (row a - rowx a) * Ax a c) by ring.
    apply Rle_trans with (1 := Rabs_triang _ _). rewrite !Rabs_mult.
    pose proof (A_error a c) as ea. pose proof (A_le a c). pose proof (e_le a c). pose proof (Rabs_pos (A a c)).
    assert (h : Rabs (Ax a c) <= Rabs (A a c) + e a c).
    { replace (Ax a c) with (A a c + - (A a c - Ax a c)) by ring.
      pose proof (Rabs_triang (A a c) (- (A a c - Ax a c))). rewrite Rabs_Ropp in *. lra. }
    assert (Rabs (row a) * Rabs (A a c - Ax a c) <= Rabs (row a) * e a c)
      by (apply Rmult_le_compat_l; [apply Rabs_pos|lra]).
    assert (Rabs (row a - rowx a) * Rabs (Ax a c) <=
      (dl a + extra fl C M dl summed a + 1099511627776 * eta) * (Rabs (A a c) + e a c)).
    { apply Rmult_le_compat; try apply Rabs_pos; [apply row_error|exact h]. }
    assert (1099511627776 * eta * (Rabs (A a c) + e a c) <= 1099511627776 * eta * 2) by (apply Rmult_le_compat_l; lra).
    lra. }
  rewrite sum_add, sum_const, sum_add in h2.
  assert (D * (2199023255552 * eta) <= 65536 * (2199023255552 * eta)) by (apply Rmult_le_compat_r; lra).
  replace (sum d (fun a => Rabs (row a) * (g * Rabs (A a c) + e a c))) with
    (g * sum d (fun a => Rabs (row a) * Rabs (A a c)) + sum d (fun a => Rabs (row a) * e a c)).
  2:{ rewrite <- sum_scale, <- sum_add. apply sum_ext; intros; ring. }
  replace (w c - sum d (fun a => rowx a * Ax a c)) with ((w c - T) + (T - sum d (fun a => rowx a * Ax a c))) by ring.
  apply Rle_trans with (1 := Rabs_triang _ _). lra.
Qed.

Lemma w_le c : Rabs (w c) <= 4835703278458516698824704.
Proof.
  pose proof (dot_error row (fun a => A a c) (tw c) (tw_ok c)) as h1. rewrite <- w_value in h1.
  pose proof D_range as hD. pose proof D2E. pose proof eta_small.
  assert (h2 : sum d (fun a => Rabs (row a) * Rabs (A a c)) <= sum d (fun _ => 4 * B)).
  { apply sum_le; intros a _. rewrite <- (Rmult_1_r (4 * B)).
    apply Rmult_le_compat; try apply Rabs_pos; [apply row_le|apply A_le]. }
  rewrite sum_const in h2.
  assert (D * (4 * B) <= 65536 * (4 * B)) by (apply Rmult_le_compat_r; lra).
  assert (h3 : Rabs (sum d (fun a => row a * A a c)) <= sum d (fun a => Rabs (row a) * Rabs (A a c))).
  { apply Rle_trans with (1 := sum_Rabs _ _). apply sum_le; intros a _. rewrite Rabs_mult; lra. }
  set (Y := sum d (fun a => Rabs (row a) * Rabs (A a c))) in *.
  assert (0 <= Y) by (unfold Y; apply sum_ge0; intros; apply Rmult_le_pos; apply Rabs_pos).
  assert (g * Y <= 1 * Y) by (apply Rmult_le_compat_r; lra).
  replace (w c) with ((w c - sum d (fun a => row a * A a c)) + sum d (fun a => row a * A a c)) by ring.
  apply Rle_trans with (1 := Rabs_triang _ _). lra.
Qed.

Lemma exchanged (f : nat -> R) (h : nat -> nat -> R) :
  sum d (fun c => sum d (fun a => f a * h a c) * M c) = sum d (fun a => f a * sum d (fun c => h a c * M c)).
Proof.
  rewrite (sum_ext d (fun c => sum d (fun a => f a * h a c) * M c) (fun c => sum d (fun a => f a * (h a c * M c)))).
  2:{ intros c _. rewrite <- sum_scaler. apply sum_ext; intros; ring. }
  rewrite sum_exchange. apply sum_ext; intros a _. apply sum_scale.
Qed.

Theorem filter_form ts : (forall j, (j < m)%nat -> sums_up d w (z j) (ts j)) ->
  forall j l, (j < m)%nat -> (l < m)%nat ->
  sum d (fun c => sum d (fun a => rowx a * Ax a c) * zx l c) <=
    sum d (fun c => sum d (fun a => rowx a * Ax a c) * zx j c) ->
  fl (value fl (ts l) - slack_form fl C d A e M dl row w summed) <= value fl (ts j).
Proof.
  intros hts j l hj hl.
  pose proof D_range as hD. pose proof D2E.
  pose proof (unit_bounds eta fl C d model eta_small constants_enough d_small) as [hu hu'].
  assert (hfe : forall a c, 0 <= Rabs (A a c) + e a c) by
    (intros a c; pose proof (Rabs_pos (A a c)); pose proof (e_le a c); lra).
  assert (hue : forall a c, 0 <= unit * Rabs (A a c) + e a c).
  { intros a c; pose proof (Rabs_pos (A a c)); pose proof (e_le a c).
    assert (0 <= unit * Rabs (A a c)) by (apply Rmult_le_pos; lra). lra. }
  apply (filter w (fun c => sum d (fun a => rowx a * Ax a c)) _ covector_error ts hts
    (exact_form fl C d A e M dl row w summed)); trivial.
  - unfold exact_form.
    rewrite (sum_ext d (fun c => (sum d (fun a => Rabs (row a) * (g * Rabs (A a c) + e a c)) +
      sum d (fun a => (dl a + extra fl C M dl summed a) * (Rabs (A a c) + e a c)) + 288230376151711744 * eta) * M c)
      (fun c => sum d (fun a => Rabs (row a) * (g * Rabs (A a c) + e a c)) * M c
        + sum d (fun a => (dl a + extra fl C M dl summed a) * (Rabs (A a c) + e a c)) * M c
        + 288230376151711744 * eta * M c)) by (intros; ring).
    rewrite !sum_add, !exchanged.
    assert (h1 : sum d (fun c => 288230376151711744 * eta * M c) <= sum d (fun c => 288230376151711744 * eta * B)).
    { apply sum_le; intros c _; pose proof (M_le c); apply Rmult_le_compat_l; lra. }
    rewrite sum_const in h1.
    assert (D * (288230376151711744 * eta * B) <= 65536 * (288230376151711744 * eta * B))
      by (apply Rmult_le_compat_r; lra).
    assert (h2 : sum d (fun a => Rabs (row a) * sum d (fun c => (g * Rabs (A a c) + e a c) * M c)) <=
      sum d (fun a => Rabs (row a) * sum d (fun c => (unit * Rabs (A a c) + e a c) * M c))).
    { apply sum_le; intros a _; apply Rmult_le_compat_l; [apply Rabs_pos|].
      apply sum_le; intros c _; pose proof (M_le c); apply Rmult_le_compat_r; [lra|].
      assert (g * Rabs (A a c) <= unit * Rabs (A a c)) by (apply Rmult_le_compat_r; [apply Rabs_pos|lra]). lra. }
    rewrite (sum_ext d (fun c => Rabs (w c) * (unit * (M c + dl c) + dl c))
      (fun c => unit * (Rabs (w c) * (M c + dl c)) + Rabs (w c) * dl c)) by (intros; ring).
    rewrite sum_add, (sum_scale d unit). lra.
  - unfold exact_form.
    assert (0 <= sum d (fun c => Rabs (w c) * (unit * (M c + dl c) + dl c))).
    { apply sum_ge0; intros c _. pose proof (M_le c); pose proof (dl_le c).
      assert (0 <= unit * (M c + dl c)) by (apply Rmult_le_pos; lra).
      apply Rmult_le_pos; [apply Rabs_pos|lra]. }
    assert (0 <= sum d (fun a => Rabs (row a) * sum d (fun c => (unit * Rabs (A a c) + e a c) * M c))).
    { apply sum_ge0; intros a _. apply Rmult_le_pos; [apply Rabs_pos|]. apply sum_ge0; intros c _.
      pose proof (M_le c). apply Rmult_le_pos; [apply hue|lra]. }
    assert (0 <= sum d (fun a => (dl a + extra fl C M dl summed a) * sum d (fun c => (Rabs (A a c) + e a c) * M c))).
    { apply sum_ge0; intros a _. pose proof (dl_le a); pose proof (extra_bounds a).
      apply Rmult_le_pos; [lra|]. apply sum_ge0; intros c _.
      pose proof (M_le c). apply Rmult_le_pos; [apply hfe|lra]. }
    lra.
  - apply slack_form_low; trivial; [exact eta_small|exact row_le|exact w_le].
Qed.
End Filter.
