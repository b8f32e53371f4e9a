(* RoundingLayer: what src/engine/float.rs keeps from layer to layer, and that its candidates contain every maximiser.

     state            == points in floats and exactly (float_points, exact_points), and the two bounds of each
                         coordinate (magnitude, error)
     step             == the numbers of a layer z' = r z + beta m, in floats and exactly, and rho
     started s        == s is as Float::start and Float::from_integers make it
     advanced s s'    == s' is as Float::advance makes it of s, where it answers true; the attention sets may be any
     reached s        == after some layers
     row_of s summed row rowx
                      == a row of scores: a point, or a mean of at most k points (summed = Some k)

     bounded s        == the two bounds hold

   Main lemmas: started_bounded, mean_error. *)
Require Import Reals List Permutation Lra Lia.
From Hardmax Require Import Rounding RoundingBound RoundingSlack RoundingScore.
Import ListNotations.
Local Open Scope R_scope.

Record state : Type := State {
  float_points : nat -> nat -> R;
  exact_points : nat -> nat -> R;
  magnitude : nat -> R;
  error : nat -> R;
}.

Record step : Type := Step { r : R; beta : R; exact_r : R; exact_beta : R; rho : R }.

(* What src/engine/convert.rs promises: a relative error of 2 u, and an absolute one of 2^-1070. *)
Definition converted (x exact : R) : Prop := Rabs (x - exact) <= 2 * u * Rabs exact + / 2 ^ 1070.

Definition members (wt : nat -> nat) (z : nat -> nat -> R) (l : list nat) (c : nat) : list (R * R) :=
  map (fun j => (z j c, INR (wt j))) l.
Definition count (wt : nat -> nat) (l : list nat) : nat := list_sum (map wt l).
Definition exact_mean wt z l c : R := total (members wt z l c) / INR (count wt l).

Section Code.
Variables (fl : R -> R) (C : constants) (m : nat) (wt : nat -> nat).

Definition float_mean z l c y : Prop := exists t, Permutation (products t) (members wt z l c) /\
  (zeros t <= 2)%nat /\ y = fl (value fl t / INR (count wt l)).

Definition step_ok (S : step) : Prop :=
  exact_r S + exact_beta S = 1 /\
  converted (r S) (exact_r S) /\ converted (beta S) (exact_beta S) /\
  Rabs (exact_r S) <= 2 ^ 61 /\ Rabs (exact_beta S) <= 2 ^ 61 /\
  (0 <= exact_r S /\ 0 <= exact_beta S /\ rho S = 1 \/
   rho S = fl (fl (Rabs (r S) + Rabs (beta S)) * up C)).

Definition attention_set (most : nat) (l : list nat) : Prop :=
  l <> [] /\ (forall j, In j l -> (j < m)%nat) /\ (length l <= most)%nat.

Definition advanced (S : step) (s s' : state) : Prop := exists (set : nat -> list nat) (most : nat),
  INR most <= MOST_SUMMED /\
  (forall i, (i < m)%nat -> attention_set most (set i) /\ forall c,
    exact_points s' i c = exact_r S * exact_points s i c + exact_beta S * exact_mean wt (exact_points s) (set i) c /\
    (float_points s' i c = float_points s i c /\ set i = [i] \/
     exists y, (float_mean (float_points s) (set i) c y \/ exists j, set i = [j] /\ y = float_points s j c) /\
       float_points s' i c = fl (fl (r S * float_points s i c) + fl (beta S * y)))) /\
  (forall c,
    error s' c = fl (fl (fl (fl (rho S * error s c) +
      fl (fl (rho S * fl (magnitude s c + error s c)) * gamma fl C (most + layer_roundings C))) * up C) + tiny C) /\
    magnitude s' c = (if Rlt_dec 1 (rho S) then fl (magnitude s c * fl (rho S * up C)) else magnitude s c) /\
    magnitude s' c <= LIMIT /\ error s' c <= LIMIT).

(* A point that starts exactly in floats (exact c) has no error. *)
Definition started (s : state) : Prop := exists (exact : nat -> bool) (largest : nat -> R),
  (forall j c, (j < m)%nat -> Rabs (float_points s j c) <= largest c <= 2 ^ 60 /\
    if exact c then float_points s j c = exact_points s j c
    else converted (float_points s j c) (exact_points s j c)) /\
  (forall c, 0 <= largest c <= 2 ^ 60 /\ magnitude s c = fl (fl (largest c * up C) + smallest C) /\
    error s c = if exact c then 0 else fl (fl (conversion C * up C * magnitude s c) + tiny C)).

Inductive reached (S : step) : state -> Prop :=
| reached_start s : started s -> reached S s
| reached_layer s s' : reached S s -> advanced S s s' -> reached S s'.

Definition row_of (s : state) (summed : option nat) (row rowx : nat -> R) : Prop :=
  match summed with
  | None => exists i, (i < m)%nat /\ row = float_points s i /\ rowx = exact_points s i
  | Some k => INR k <= MOST_SUMMED /\ exists l, attention_set k l /\
      (forall c, float_mean (float_points s) l c (row c)) /\ rowx = exact_mean wt (exact_points s) l
  end.
End Code.

Section Layers.
Variables (eta : R) (fl : R -> R) (C : constants) (m : nat) (wt : nat -> nat).
Hypothesis model : rounding eta fl.
Hypothesis eta_ge0 : 0 <= eta.
Hypothesis eta_le : eta <= / 2 ^ 1070.
Hypothesis constants_enough : enough C.
Hypothesis wt_gt0 : forall j, (1 <= wt j)%nat.

Local Notation eps := (/ 2 ^ 1070).
Local Notation T := 1496577676626844588240573268701473812127674924007424.

Lemma eps_gt0 : 0 < eps.
Proof. apply Rinv_0_lt_compat, pow_lt; lra. Qed.

Lemma eps_tiny : T * eps <= tiny C.
Proof. apply (eta_tiny eps C (Rle_refl _) constants_enough). Qed.

Lemma eps_smallest : 281474976710656 * eps <= smallest C.
Proof.
  destruct constants_enough as (_ & _ & _ & _ & [h _] & _). unfold SMALLEST in h.
  apply Rle_trans with (2 := h).
  replace 1070%nat with (48 + 1022)%nat by reflexivity. rewrite pow_add, Rinv_mult.
  assert (0 < / 2 ^ 1022) by (apply Rinv_0_lt_compat, pow_lt; lra). set (t := / 2 ^ 1022) in *.
  assert (/ 2 ^ 48 = / 281474976710656) by lra. rewrite H0. lra.
Qed.

Lemma eps_small : eps <= u * u.
Proof. apply (eta_small eps (Rle_refl _)). Qed.

Lemma eta_small : eta <= u * u.
Proof. pose proof eps_small; lra. Qed.

Definition bounded (s : state) : Prop :=
  (forall c, 140737488355328 * eps <= magnitude s c <= B /\ 0 <= error s c <= B) /\
  (forall j c, (j < m)%nat -> Rabs (exact_points s j c) <= magnitude s c /\
    Rabs (float_points s j c - exact_points s j c) <= error s c).

Lemma LIMIT_eq : LIMIT = B.
Proof. unfold LIMIT; lra. Qed.

Lemma conversion_bounds : 2 * u <= conversion C <= / 1024.
Proof.
  destruct constants_enough as (_ & _ & _ & h & _). unfold CONVERSION in h. lra.
Qed.

Lemma smallest_le : 0 <= smallest C <= 1.
Proof. destruct constants_enough as (_ & _ & _ & _ & h & _). pose proof eps_smallest; pose proof eps_gt0; lra. Qed.

Lemma fl_upper x : 0 <= x -> 0 <= fl x <= (1 + u) * x + eta.
Proof.
  intros h; split; [apply model; exact h|].
  destruct model as [mm _]. pose proof (mm x) as e. rewrite (Rabs_pos_eq x h) in e. apply Rabs_bounds in e. lra.
Qed.
Lemma fl_lower x : 0 <= x -> (1 - u) * x - eta <= fl x.
Proof.
  intros h. destruct model as [mm _]. pose proof (mm x) as e. rewrite (Rabs_pos_eq x h) in e. apply Rabs_bounds in e. lra.
Qed.

(* |x - exact| in terms of |x|. *)
Lemma converted_abs x exact : converted x exact -> Rabs (x - exact) <= 2 * (1 + 4 * u) * u * Rabs x + 2 * eps.
Proof.
  unfold converted; intros h. pose proof eps_gt0.
  assert (Rabs exact <= Rabs x + Rabs (x - exact)).
  { replace exact with (x + - (x - exact)) at 1 by ring.
    pose proof (Rabs_triang x (- (x - exact))). rewrite Rabs_Ropp in *. lra. }
  pose proof (Rabs_pos x). pose proof (Rabs_pos exact). pose proof (Rabs_pos (x - exact)).
  set (a := Rabs exact) in *; set (b := Rabs x) in *; set (y := Rabs (x - exact)) in *. set (E := eps) in *.
  assert (y <= 2 * u * (b + y) + E) by nra. lra.
Qed.

Lemma started_bounded s : started fl C m s -> bounded s.
Proof.
  intros (exact & largest & hp & hc).
  pose proof (up_bounds C constants_enough) as hup. pose proof smallest_le. pose proof eps_smallest.
  pose proof eps_gt0. pose proof eps_tiny. pose proof eps_small. pose proof (tiny_ge0 C constants_enough).
  pose proof conversion_bounds.
  set (E := eps) in *.
  assert (hM : forall c, 140737488355328 * E <= magnitude s c <= 2305843009213693952 * 3 / 2 /\
    (1 + / 2097152) * largest c + 4 * E <= magnitude s c).
  { intros c. destruct (hc c) as ([hl hl'] & -> & _). replace (2 ^ 60) with 1152921504606846976 in hl' by lra.
    assert (0 <= largest c * up C <= largest c * 2) by (split; [apply Rmult_le_pos; lra|apply Rmult_le_compat_l; lra]).
    assert (largest c * (1048577 / 1048576) <= largest c * up C) by (apply Rmult_le_compat_l; lra).
    pose proof (fl_upper (largest c * up C) ltac:(lra)). pose proof (fl_lower (largest c * up C) ltac:(lra)).
    pose proof (fl_upper (fl (largest c * up C) + smallest C) ltac:(lra)).
    pose proof (fl_lower (fl (largest c * up C) + smallest C) ltac:(lra)).
    lra. }
  assert (hE : forall c, 0 <= error s c <= B /\
    (exact c = false -> 2 * (1 + / 2097152) * u * magnitude s c + 4 * E <= error s c)).
  { intros c. destruct (hc c) as (_ & _ & ->). destruct (hM c) as [h1 _].
    destruct (exact c); [split; [lra|discriminate]|].
    assert (hcu : 2 * u * (1048577 / 1048576) <= conversion C * up C <= 1).
    { split; [apply Rmult_le_compat; lra|].
      apply Rle_trans with (/ 1024 * up C); [apply Rmult_le_compat_r; lra|lra]. }
    assert (0 <= magnitude s c) by lra.
    assert (2 * u * (1048577 / 1048576) * magnitude s c <= conversion C * up C * magnitude s c <= 1 * magnitude s c)
      by (split; apply Rmult_le_compat_r; lra).
    pose proof (fl_upper (conversion C * up C * magnitude s c) ltac:(lra)).
    pose proof (fl_lower (conversion C * up C * magnitude s c) ltac:(lra)).
    pose proof (fl_upper (fl (conversion C * up C * magnitude s c) + tiny C) ltac:(lra)).
    pose proof (fl_lower (fl (conversion C * up C * magnitude s c) + tiny C) ltac:(lra)).
    split; [lra|intros _; lra]. }
  unfold bounded; fold E. split.
  - intros c. destruct (hM c) as [h1 _]. destruct (hE c) as [h2 _]. lra.
  - intros j c hj. destruct (hp j c hj) as [[hl _] hx]. destruct (hM c) as [_ h1]. destruct (hE c) as [_ h2].
    destruct (hc c) as ([hl0 _] & _ & he).
    destruct (exact c).
    + rewrite hx in *. replace (exact_points s j c - exact_points s j c) with 0 by ring.
      rewrite Rabs_R0, he; split; lra.
    + specialize (h2 eq_refl). pose proof (converted_abs _ _ hx) as hy.
      pose proof (Rabs_pos (float_points s j c)).
      fold E in hy.
      assert (Rabs (exact_points s j c) <= Rabs (float_points s j c) + Rabs (float_points s j c - exact_points s j c)).
      { replace (exact_points s j c) with (float_points s j c + - (float_points s j c - exact_points s j c)) at 1 by ring.
        pose proof (Rabs_triang (float_points s j c) (- (float_points s j c - exact_points s j c))).
        rewrite Rabs_Ropp in *. lra. }
      split; lra.
Qed.

(* Means. *)
Lemma count_ge1 l : l <> [] -> 1 <= INR (count wt l).
Proof.
  intros h. replace 1 with (INR 1) by reflexivity. apply le_INR.
  destruct l as [|j l]; [congruence|]. unfold count; simpl. specialize (wt_gt0 j). lia.
Qed.

Lemma members_size z l c K : (forall j, In j l -> Rabs (z j c) <= K) ->
  size (members wt z l c) <= K * INR (count wt l).
Proof.
  unfold members, count; induction l as [|j l IH]; intros h; simpl; [lra|].
  rewrite plus_INR. assert (hj := h j (or_introl eq_refl)).
  assert (IH' := IH (fun i hi => h i (or_intror hi))).
  rewrite (Rabs_mult (z j c)), (Rabs_pos_eq (INR (wt j)) (pos_INR _)).
  assert (Rabs (z j c) * INR (wt j) <= K * INR (wt j)) by (apply Rmult_le_compat_r; [apply pos_INR|exact hj]).
  lra.
Qed.

Lemma members_differ z z' l c K : (forall j, In j l -> Rabs (z j c - z' j c) <= K) ->
  Rabs (total (members wt z l c) - total (members wt z' l c)) <= K * INR (count wt l).
Proof.
  unfold members, count; induction l as [|j l IH]; intros h; simpl; [rewrite Rminus_0_r, Rabs_R0; lra|].
  rewrite plus_INR. assert (hj := h j (or_introl eq_refl)).
  assert (IH' := IH (fun i hi => h i (or_intror hi))).
  set (a := total (map (fun j => (z j c, INR (wt j))) l)) in *. set (b := total (map (fun j => (z' j c, INR (wt j))) l)) in *.
  replace (z j c * INR (wt j) + a - (z' j c * INR (wt j) + b)) with ((z j c - z' j c) * INR (wt j) + (a - b)) by ring.
  apply Rle_trans with (1 := Rabs_triang _ _).
  rewrite (Rabs_mult (z j c - z' j c)), (Rabs_pos_eq (INR (wt j)) (pos_INR _)).
  assert (Rabs (z j c - z' j c) * INR (wt j) <= K * INR (wt j)) by (apply Rmult_le_compat_r; [apply pos_INR|exact hj]).
  lra.
Qed.

Lemma divided x N K : 1 <= N -> Rabs x <= K * N -> Rabs (x / N) <= K.
Proof.
  intros hN h. unfold Rdiv. rewrite Rabs_mult, (Rabs_pos_eq (/ N)).
  2:{ apply Rlt_le, Rinv_0_lt_compat; lra. }
  apply (Rmult_le_reg_r N); [lra|]. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

Lemma exact_mean_le z l c K : l <> [] -> (forall j, In j l -> Rabs (z j c) <= K) -> Rabs (exact_mean wt z l c) <= K.
Proof.
  intros hl h. apply divided; [apply count_ge1; exact hl|].
  apply Rle_trans with (1 := total_size _). apply members_size; exact h.
Qed.

Lemma exact_mean_one z j c : exact_mean wt z [j] c = z j c.
Proof.
  unfold exact_mean, members, count; simpl. rewrite Rplus_0_r, Nat.add_0_r. field.
  specialize (wt_gt0 j). apply not_0_INR; lia.
Qed.

(* The rounding of a mean of at most k points. *)
Definition slip (k : nat) : R := 1002 / 1000 * (INR k + 3) * u.

Lemma mean_error s k l c y : bounded s -> INR k <= MOST_SUMMED -> attention_set m k l ->
  float_mean fl wt (float_points s) l c y ->
  Rabs (y - exact_mean wt (exact_points s) l c) <=
    error s c + slip k * (magnitude s c + error s c) + 1099511627776 * eta.
Proof.
  intros [hb hp] hk (hl & hin & hlen) (t & ht & hz & ->).
  unfold MOST_SUMMED in hk. unfold slip.
  destruct (hb c) as [hM hE]. pose proof eps_gt0.
  assert (hK : INR (k + 2) = INR k + 2) by (rewrite plus_INR; simpl; lra). pose proof (pos_INR k).
  assert (hz' : forall j, In j l -> Rabs (float_points s j c) <= magnitude s c + error s c).
  { intros j hj. destruct (hp j c (hin j hj)).
    replace (float_points s j c) with (exact_points s j c + (float_points s j c - exact_points s j c)) by ring.
    pose proof (Rabs_triang (exact_points s j c) (float_points s j c - exact_points s j c)). lra. }
  pose proof (tree_error eta fl model eta_ge0 t _ k ht ltac:(unfold members; rewrite map_length; exact hlen) hz
    ltac:(lra)) as e1.
  pose proof (members_size _ l c _ hz') as e2.
  pose proof (members_differ (float_points s) (exact_points s) l c (error s c)
    (fun j hj => proj2 (hp j c (hin j hj)))) as e3.
  pose proof (count_ge1 l hl) as hN.
  unfold exact_mean.
  set (N := INR (count wt l)) in *. set (V := value fl t) in *.
  set (a := total (members wt (float_points s) l c)) in *. set (b := total (members wt (exact_points s) l c)) in *.
  set (P := magnitude s c + error s c) in *.
  assert (0 <= P) by (unfold P; lra).
  set (q := 1001 / 1000 * INR (k + 2) * u) in *.
  assert (hq : 0 <= q <= 1 / 1000) by (unfold q; lra).
  assert (h1 : Rabs (V - a) <= (q * P + 4 * INR (k + 2) * eta) * N).
  { apply Rle_trans with (1 := e1).
    assert (q * size (members wt (float_points s) l c) <= q * (P * N)) by (apply Rmult_le_compat_l; lra).
    assert (4 * INR (k + 2) * eta * 1 <= 4 * INR (k + 2) * eta * N)
      by (apply Rmult_le_compat_l; [apply Rmult_le_pos; lra|lra]).
    lra. }
  assert (h2 : Rabs (V - b) <= (error s c + (q * P + 4 * INR (k + 2) * eta)) * N).
  { replace (V - b) with ((V - a) + (a - b)) by ring. pose proof (Rabs_triang (V - a) (a - b)). lra. }
  assert (h3 : Rabs V <= (P + (q * P + 4 * INR (k + 2) * eta)) * N).
  { replace V with ((V - a) + a) by ring. pose proof (Rabs_triang (V - a) a).
    pose proof (total_size (members wt (float_points s) l c)) as h. fold a in h. lra. }
  apply divided in h2; [|exact hN]. apply divided in h3; [|exact hN].
  destruct model as [mm _]. pose proof (mm (V / N)) as h4.
  replace (fl (V / N) - b / N) with ((fl (V / N) - V / N) + (V - b) / N) by (field; lra).
  pose proof (Rabs_triang (fl (V / N) - V / N) ((V - b) / N)).
  assert (q * P <= 1 / 1000 * P) by (apply Rmult_le_compat_r; lra).
  assert (4 * INR (k + 2) * eta <= 4 * 4294967298 * eta) by (apply Rmult_le_compat_r; lra).
  assert (q * P + 1002 / 1000 * u * P <= 1002 / 1000 * (INR k + 3) * u * P).
  { unfold q. rewrite hK. rewrite <- Rmult_plus_distr_r. apply Rmult_le_compat_r; lra. }
  lra.
Qed.
End Layers.
