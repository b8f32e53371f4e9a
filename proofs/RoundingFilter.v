(* RoundingFilter: at every layer the engine's candidates contain every maximiser (src/engine/float.rs).

     form_ok fl C A Ax e == the form in floats A, exactly Ax, and the error bounds e of its entries, as FloatForm::of has
                            them: entries at most 1, each exact or converted
     maximiser m S j     == j is one of the m points, and no score is above that of j
     candidate fl m s slack j
                         == the score of j reaches the threshold, which is the largest score less the slack, rounded

   Headline theorem: candidates_contain_maximisers. *)
Require Import Reals List Permutation Lra Lia.
From Hardmax Require Import Rounding RoundingBound RoundingSlack RoundingScore RoundingLayer RoundingAdvance.
Local Open Scope R_scope.

Definition form_ok (fl : R -> R) (C : constants) (A Ax e : nat -> nat -> R) : Prop :=
  forall a c, Rabs (A a c) <= 1 /\
    (A a c = Ax a c /\ e a c = 0 \/
     converted (A a c) (Ax a c) /\ e a c = fl (fl (conversion C * up C * Rabs (A a c)) + smallest C)).

Definition maximiser (m : nat) (S : nat -> R) (j : nat) : Prop :=
  (j < m)%nat /\ forall l, (l < m)%nat -> S l <= S j.

Definition candidate (fl : R -> R) (m : nat) (s : nat -> R) (slack : R) (j : nat) : Prop :=
  forall best, (exists l, (l < m)%nat /\ s l = best) -> (forall l, (l < m)%nat -> s l <= best) ->
    fl (best - slack) <= s j.

(* The exact score of point j: with a positive multiple of the identity as form, scaled to the identity, and with any form. *)
Definition score_identity (d : nat) (rowx : nat -> R) (zx : nat -> nat -> R) (j : nat) : R :=
  sum d (fun c => rowx c * zx j c).
Definition score_form (d : nat) (rowx : nat -> R) (Ax zx : nat -> nat -> R) (j : nat) : R :=
  sum d (fun c => sum d (fun a => rowx a * Ax a c) * zx j c).

Section Candidates.
Variables (eta : R) (fl : R -> R) (C : constants) (d m : nat) (wt : nat -> nat).
Hypothesis model : rounding eta fl.
Hypothesis eta_range : 0 <= eta <= / 2 ^ 1070.
Hypothesis constants_enough : enough C.
Hypothesis d_small : INR d <= MOST_COORDINATES.
Hypothesis wt_gt0 : forall j, (1 <= wt j)%nat.

Let eta_ge0 : 0 <= eta := proj1 eta_range.
Let eta_le : eta <= / 2 ^ 1070 := proj2 eta_range.

Lemma form_bounds A Ax e : form_ok fl C A Ax e ->
  (forall a c, Rabs (A a c) <= 1) /\ (forall a c, 0 <= e a c <= 1) /\ (forall a c, Rabs (A a c - Ax a c) <= e a c).
Proof.
  intros h.
  pose proof (up_bounds C constants_enough) as hup. pose proof (smallest_le C constants_enough).
  pose proof (eps_smallest C constants_enough). pose proof eps_gt0. pose proof eps_small.
  pose proof (conversion_bounds C constants_enough).
  assert (key : forall a c, 0 <= e a c <= 1 /\ Rabs (A a c - Ax a c) <= e a c).
  { intros a c. destruct (h a c) as [hA [[hx he]|[hx he]]].
    - rewrite hx, he. replace (Ax a c - Ax a c) with 0 by ring. rewrite Rabs_R0. lra.
    - rewrite he. pose proof (converted_abs _ _ hx) as hy. pose proof (Rabs_pos (A a c)).
      set (E := / 2 ^ 1070) in *. set (x := Rabs (A a c)) in *.
      assert (smallest C <= / 1024).
      { destruct constants_enough as (_ & _ & _ & _ & [_ hs] & _). exact hs. }
      assert (hcu : 2 * u * (1048577 / 1048576) <= conversion C * up C <= / 1024 * 2).
      { split; [apply Rmult_le_compat; lra|].
        apply Rle_trans with (/ 1024 * up C); [apply Rmult_le_compat_r; lra|lra]. }
      assert (2 * u * (1048577 / 1048576) * x <= conversion C * up C * x <= / 1024 * 2 * x)
        by (split; apply Rmult_le_compat_r; lra).
      pose proof (fl_upper eta fl model (conversion C * up C * x) ltac:(lra)).
      pose proof (fl_lower eta fl model (conversion C * up C * x) ltac:(lra)).
      pose proof (fl_upper eta fl model (fl (conversion C * up C * x) + smallest C) ltac:(lra)).
      pose proof (fl_lower eta fl model (fl (conversion C * up C * x) + smallest C) ltac:(lra)).
      lra. }
  split; [intros a c; apply h|]. split; intros a c; apply key.
Qed.

Lemma row_bounds s summed row rowx : bounded m s -> row_of fl m wt s summed row rowx ->
  summed_le summed /\ (forall a, Rabs (rowx a) <= magnitude s a) /\
  (forall a, Rabs (row a - rowx a) <= error s a + extra fl C (magnitude s) (error s) summed a + 1099511627776 * eta).
Proof.
  intros hs. pose proof hs as [hb hp]. destruct summed as [k|]; simpl.
  - intros (hk & l & hl & hrow & ->). split; [exact hk|]. pose proof hl as (hne & hin & _). split; intros a.
    + apply exact_mean_le; [exact wt_gt0|exact hne|]. intros j hj. apply hp, hin, hj.
    + apply Rle_trans with (1 := mean_error eta fl m wt model eta_ge0 wt_gt0 s k l a _ hs hk hl (hrow a)).
      apply Rplus_le_compat_r, Rplus_le_compat_l. destruct (hb a). pose proof (pos_INR k).
      pose proof (mean_bounds eta fl C model (eta_small eta eta_le) constants_enough k hk).
      pose proof eps_gt0. apply Rmult_le_compat_r; [lra|]. unfold slip. lra.
  - intros (i & hi & -> & ->). split; [exact I|]. split; intros a; destruct (hp i a hi); [assumption|lra].
Qed.

Theorem candidates_contain_maximisers S s : step_ok fl C S -> reached fl C m wt S s ->
  forall summed row rowx, row_of fl m wt s summed row rowx ->
  (forall ts, (forall j, (j < m)%nat -> sums_up d row (float_points s j) (ts j)) ->
   forall j, maximiser m (score_identity d rowx (exact_points s)) j ->
   candidate fl m (fun l => value fl (ts l)) (slack_identity fl C d (magnitude s) (error s) row summed) j) /\
  (forall A Ax e, form_ok fl C A Ax e ->
   forall w tw, (forall c, sums_up d row (fun a => A a c) (tw c) /\ w c = value fl (tw c)) ->
   forall ts, (forall j, (j < m)%nat -> sums_up d w (float_points s j) (ts j)) ->
   forall j, maximiser m (score_form d rowx Ax (exact_points s)) j ->
   candidate fl m (fun l => value fl (ts l)) (slack_form fl C d A e (magnitude s) (error s) row w summed) j).
Proof.
  intros hS hs summed row rowx hrow.
  assert (hb : bounded m s).
  { apply reached_bounded with (eta := eta) (fl := fl) (C := C) (wt := wt) (S := S); trivial. }
  destruct (row_bounds s summed row rowx hb hrow) as (hsum & hrowx & herr). destruct hb as [hsizes hp].
  pose proof eps_gt0.
  assert (hM : forall c, 0 <= magnitude s c <= B) by (intros c; destruct (hsizes c); lra).
  assert (hE : forall c, 0 <= error s c <= B) by (intros c; apply hsizes).
  split.
  - intros ts hts j [hj hmax] best [l [hl <-]] _.
    apply filter_identity with (eta := eta) (m := m) (z := float_points s) (zx := exact_points s) (rowx := rowx); trivial.
    + intros i c hi; apply hp; exact hi.
    + intros i c hi; apply hp; exact hi.
    + apply hmax; exact hl.
  - intros A Ax e hA w tw hw ts hts j [hj hmax] best [l [hl <-]] _.
    destruct (form_bounds A Ax e hA) as (hA1 & he & hAe).
    apply filter_form with (eta := eta) (m := m) (z := float_points s) (zx := exact_points s) (rowx := rowx)
      (Ax := Ax) (tw := tw); trivial.
    + intros i c hi; apply hp; exact hi.
    + intros i c hi; apply hp; exact hi.
    + intros c; apply hw.
    + intros c; apply hw.
    + apply hmax; exact hl.
Qed.
End Candidates.
