(* RoundingSlack: the slack of RoundingBound.v, which the code computes in floats, is at least what the error bound asks for: the
   factor UP and the term tiny pay for the rounding of the bound itself.

     low n t x y         == see Rounding.v
     summed_le summed    == a mean is of at most 2^32 points

   Main lemmas: slack_form_low, slack_identity_low. *)
Require Import Reals List Permutation Lra Lia.
From Hardmax Require Import Rounding RoundingBound.
Local Open Scope R_scope.

Section Low.
Variables (eta : R) (fl : R -> R) (C : constants) (d : nat).
Hypothesis model : rounding eta fl.
Hypothesis eta_ge0 : 0 <= eta.
Hypothesis eta_small : eta <= u * u.
Hypothesis constants_enough : enough C.
Hypothesis d_small : INR d <= MOST_COORDINATES.

Lemma UP_eq : UP = 1048577 / 1048576.
Proof. unfold UP; lra. Qed.

Lemma up_bounds : 1048577 / 1048576 <= up C <= 2.
Proof. rewrite <- UP_eq; apply constants_enough. Qed.

Lemma tiny_ge0 : 0 <= tiny C <= 1.
Proof.
  destruct constants_enough as (_ & _ & h & _).
  assert (0 < TINY) by (unfold TINY; apply Rinv_0_lt_compat, pow_lt; lra). lra.
Qed.

Lemma D_le : INR d <= 65536.
Proof. unfold MOST_COORDINATES in d_small; lra. Qed.

Lemma DD_le : INR (d * d) <= 4294967296.
Proof. rewrite mult_INR. pose proof D_le; pose proof (pos_INR d). nra. Qed.

Lemma D2_le : INR (d * 2) <= 131072.
Proof. rewrite mult_INR. pose proof D_le; simpl. lra. Qed.

Lemma gamma_bounds k : (1 <= k)%nat -> INR k <= 8589934592 ->
  1009 / 1000 * INR k * u <= gamma fl C k <= 3 * INR k * u.
Proof.
  intros hk hK. destruct constants_enough as ([f1 f2] & _). unfold GAMMA_FACTOR in f1. unfold gamma.
  assert (1 <= INR k) by (replace 1 with (INR 1) by reflexivity; apply le_INR; exact hk).
  set (x := INR k) in *. set (f := factor C) in *.
  assert (hx : 101 / 100 * x <= f * x <= 2 * x) by (split; apply Rmult_le_compat_r; lra).
  set (y := f * x) in *.
  destruct model as [m _].
  pose proof (m y) as e1. rewrite (Rabs_pos_eq y) in e1 by lra. apply Rabs_bounds in e1.
  set (z := fl y) in *.
  assert (0 <= z) by lra.
  pose proof (m (z * u)) as e2. rewrite (Rabs_pos_eq (z * u)) in e2 by lra. apply Rabs_bounds in e2.
  lra.
Qed.

Lemma unit_bounds : 1009 / 1000 * (INR d + 8) * u <= unit_of_scores fl C d <= 1 / 2.
Proof.
  unfold unit_of_scores. destruct constants_enough as (_ & _ & _ & _ & _ & [h h'] & _).
  unfold SCORE_ROUNDINGS in h.
  assert (a : INR 8 <= INR (score_roundings C) <= INR 1000) by (split; apply le_INR; assumption).
  replace (INR 8) with 8 in a by (simpl; lra).
  replace (INR 1000) with 1000 in a by (rewrite INR_IZR_INZ; reflexivity).
  pose proof D_le; pose proof (pos_INR d).
  destruct (gamma_bounds (d + score_roundings C)) as [g1 g2]; [lia|rewrite plus_INR; lra|].
  rewrite plus_INR in *. split; lra.
Qed.

Lemma mean_bounds k : INR k <= MOST_SUMMED ->
  1009 / 1000 * (INR k + 4) * u <= gamma fl C (k + mean_roundings C) <= 1 / 2.
Proof.
  intros hk. destruct constants_enough as (_ & _ & _ & _ & _ & _ & [h h'] & _).
  unfold MEAN_ROUNDINGS in h.
  assert (a : INR 4 <= INR (mean_roundings C) <= INR 1000) by (split; apply le_INR; assumption).
  replace (INR 4) with 4 in a by (simpl; lra).
  replace (INR 1000) with 1000 in a by (rewrite INR_IZR_INZ; reflexivity).
  unfold MOST_SUMMED in hk.
  pose proof (pos_INR k).
  destruct (gamma_bounds (k + mean_roundings C)) as [g1 g2]; [lia|rewrite plus_INR; lra|].
  rewrite plus_INR in *. split; lra.
Qed.

Variables (A e : nat -> nat -> R) (M dl : nat -> R).
Hypothesis A_le : forall a c, Rabs (A a c) <= 1.
Hypothesis e_le : forall a c, 0 <= e a c <= 1.
Hypothesis M_le : forall c, 0 <= M c <= B.
Hypothesis dl_le : forall c, 0 <= dl c <= B.
Local Notation unit := (unit_of_scores fl C d).

Lemma dl_le2 a : dl a <= 2 * B.
Proof. pose proof (dl_le a); lra. Qed.

Lemma loop_le n t k K x y : 0 <= n -> 0 <= t -> INR k <= K -> (forall i, (i < k)%nat -> low n t (x i) (y i)) ->
  low (n + K) (K * (t + eta)) (sum k x) (loop fl k y).
Proof.
  intros hn ht hK h. pose proof (pos_INR k).
  apply low_weaken with (1 := low_loop eta fl model eta_ge0 n t k x y hn ht h); [lra|].
  apply Rmult_le_compat_r; lra.
Qed.

Lemma fl_low n t x y : low n t x y -> low (n + 1) (t + eta) x (fl y).
Proof. apply low_fl; assumption. Qed.

(* x exact times something computed, and the other way round. *)
Lemma exact_times n t x y z Z : low n t x y -> 0 <= z <= Z -> n * u <= 1 -> low n (t * Z) (z * x) (z * y).
Proof.
  intros h hz hn.
  pose proof (low_mul 0 0 z z n t x y Z x (low_exact z ltac:(lra)) h ltac:(lra) ltac:(lra) hn ltac:(lra)) as k.
  apply low_weaken with (1 := k); lra.
Qed.
Lemma times_exact n t x y z Z : low n t x y -> 0 <= z <= Z -> n * u <= 1 -> low n (t * Z) (x * z) (y * z).
Proof. intros h hz hn. rewrite (Rmult_comm x), (Rmult_comm y). apply exact_times; assumption. Qed.

Lemma add_exact n t x y z : low n t x y -> 0 <= z -> low n t (x + z) (y + z).
Proof.
  intros h hz. replace t with (t + 0) by ring. apply low_add; [exact h|].
  apply low_weaken with (1 := low_exact z hz); [apply h|lra].
Qed.

Lemma low_per_covector c : low 3 (3 * eta) (unit * (M c + dl c) + dl c) (per_covector fl C d M dl c).
Proof.
  pose proof (M_le c); pose proof (dl_le c); pose proof unit_bounds; pose proof (pos_INR d).
  pose proof (fl_low _ _ _ _ (low_exact (M c + dl c) ltac:(lra))) as h1.
  pose proof (fl_low _ _ _ _ (exact_times _ _ _ _ unit 1 h1 ltac:(lra) ltac:(lra))) as h2.
  pose proof (fl_low _ _ _ _ (add_exact _ _ _ _ (dl c) h2 ltac:(lra))) as h3.
  apply low_weaken with (1 := h3); lra.
Qed.

Lemma low_per_entry a : low 65539 (1208925819614629174706176 * eta)
  (sum d (fun c => (unit * Rabs (A a c) + e a c) * M c)) (per_entry fl C d A e M a).
Proof.
  pose proof unit_bounds; pose proof (pos_INR d).
  assert (h : forall c, low 3 ((2 * B + 1) * eta) ((unit * Rabs (A a c) + e a c) * M c)
    (fl (fl (fl (unit * Rabs (A a c)) + e a c) * M c))).
  { intros c. pose proof (M_le c); pose proof (e_le a c); pose proof (A_le a c); pose proof (Rabs_pos (A a c)).
    assert (0 <= unit * Rabs (A a c)) by (apply Rmult_le_pos; lra).
    pose proof (fl_low _ _ _ _ (low_exact (unit * Rabs (A a c)) ltac:(lra))) as h1.
    pose proof (fl_low _ _ _ _ (add_exact _ _ _ _ (e a c) h1 ltac:(lra))) as h2.
    pose proof (fl_low _ _ _ _ (times_exact _ _ _ _ (M c) B h2 ltac:(lra) ltac:(lra))) as h3.
    apply low_weaken with (1 := h3); lra. }
  pose proof (loop_le 3 ((2 * B + 1) * eta) d 65536 _ _ ltac:(lra) ltac:(lra) D_le (fun c _ => h c)) as k.
  apply low_weaken with (1 := k); lra.
Qed.

Lemma low_padded n t K K' : low n t K K' -> n <= 4294967400 -> low (n + 2) (2 * t + 2 * eta) (K + tiny C) (padded fl C K').
Proof.
  intros h hn. pose proof up_bounds; pose proof tiny_ge0. assert (0 <= K) by apply h.
  pose proof (fl_low _ _ _ _ (times_exact _ _ _ _ (up C) 2 h ltac:(lra) ltac:(lra))) as h1.
  pose proof (fl_low _ _ _ _ (add_exact _ _ _ _ (tiny C) h1 ltac:(lra))) as h2.
  assert (0 <= n) by apply h.
  assert (K <= K * up C) by nra.
  assert (h3 := low_le _ _ _ _ (K + tiny C) h2 ltac:(lra) ltac:(lra)).
  apply low_weaken with (1 := h3); lra.
Qed.

(* The sums over all entries of the form, of anything computed for its rows. *)
Lemma low_square n t v v' : (forall a, low n t (v a) (v' a)) -> (forall a, v a <= 2 * B) ->
  0 <= n <= 10 -> 0 <= t <= 10 * eta ->
  low (n + 4294967299) (730750818665451459101842416358141509827966271488 * eta)
    (sum d (fun a => v a * sum d (fun c => (Rabs (A a c) + e a c) * M c)))
    (loop fl (d * d) (fun i => fl (fl (v' (i / d)%nat * fl (Rabs (A (i / d)%nat (i mod d)%nat)
      + e (i / d)%nat (i mod d)%nat)) * M (i mod d)%nat))).
Proof.
  intros hv hV hn ht.
  assert (h : forall a c, low (n + 3) (4 * B * B * eta) (v a * ((Rabs (A a c) + e a c) * M c))
    (fl (fl (v' a * fl (Rabs (A a c) + e a c)) * M c))).
  { intros a c. pose proof (M_le c); pose proof (e_le a c); pose proof (A_le a c); pose proof (Rabs_pos (A a c)).
    pose proof (fl_low _ _ _ _ (low_exact (Rabs (A a c) + e a c) ltac:(lra))) as h1.
    pose proof (fl_low _ _ _ _ (low_mul _ _ _ _ _ _ _ _ (2 * B) 2 (hv a) h1 (hV a) ltac:(lra) ltac:(lra) ltac:(lra))) as h2.
    pose proof (fl_low _ _ _ _ (times_exact _ _ _ _ (M c) B h2 ltac:(lra) ltac:(lra))) as h3.
    rewrite <- Rmult_assoc.
    apply low_weaken with (1 := h3); lra. }
  replace (sum d (fun a => v a * sum d (fun c => (Rabs (A a c) + e a c) * M c))) with
    (sum (d * d) (fun i => v (i / d)%nat * ((Rabs (A (i / d)%nat (i mod d)%nat) + e (i / d)%nat (i mod d)%nat) * M (i mod d)%nat))).
  2:{ rewrite (sum_square d d (fun a c => v a * ((Rabs (A a c) + e a c) * M c))).
      apply sum_ext; intros a _; apply sum_scale. }
  pose proof (loop_le (n + 3) (4 * B * B * eta) (d * d) 4294967296 _ _ ltac:(lra) ltac:(lra) DD_le
    (fun i _ => h (i / d)%nat (i mod d)%nat)) as k.
  apply low_weaken with (1 := k); lra.
Qed.
Lemma sum_extra summed (f : nat -> R) : sum d (fun a => (dl a + extra fl C M dl summed a) * f a) =
  sum d (fun a => dl a * f a) + match summed with None => 0
    | Some k => sum d (fun a => gamma fl C (k + mean_roundings C) * (M a + dl a) * f a) end.
Proof.
  destruct summed as [k|]; simpl.
  - rewrite <- sum_add. apply sum_ext; intros; ring.
  - rewrite Rplus_0_r. apply sum_ext; intros; ring.
Qed.

Lemma low_error_of_mean k a : INR k <= MOST_SUMMED ->
  low 2 (2 * eta) (gamma fl C (k + mean_roundings C) * (M a + dl a)) (error_of_mean fl C M dl k a).
Proof.
  intros hk. pose proof (mean_bounds k hk). pose proof (pos_INR k).
  pose proof (M_le a); pose proof (dl_le a).
  pose proof (fl_low _ _ _ _ (low_exact (M a + dl a) ltac:(lra))) as h1.
  pose proof (fl_low _ _ _ _ (exact_times _ _ _ _ (gamma fl C (k + mean_roundings C)) 1 h1 ltac:(lra) ltac:(lra))) as h2.
  apply low_weaken with (1 := h2); lra.
Qed.

Lemma error_of_mean_le k a : INR k <= MOST_SUMMED -> gamma fl C (k + mean_roundings C) * (M a + dl a) <= 2 * B.
Proof.
  intros hs. pose proof (M_le a); pose proof (dl_le a). pose proof (mean_bounds k hs). pose proof (pos_INR k).
  assert (gamma fl C (k + mean_roundings C) * (M a + dl a) <= 1 * (M a + dl a)) by (apply Rmult_le_compat_r; lra). lra.
Qed.

Definition summed_le (summed : option nat) : Prop :=
  match summed with None => True | Some k => INR k <= MOST_SUMMED end.

(* A bound with means: the constant, and what the rounding of means adds. *)
Lemma low_with_means K K' more (more' : nat -> R) summed T : summed_le summed -> 0 <= T ->
  low 4294967302 T (K + tiny C) K' ->
  (forall k, summed = Some k -> low 4294967302 T (more k) (more' k)) ->
  low 4294967303 (2 * T + eta) (K + match summed with None => 0 | Some k => more k end + tiny C)
    (with_means fl K' more' summed).
Proof.
  intros hs hT hK hm; destruct summed as [k|]; simpl.
  - assert (h := low_add _ _ _ _ _ _ _ hK (hm k eq_refl)).
    apply fl_low in h.
    replace (K + more k + tiny C) with (K + tiny C + more k) by ring.
    apply low_weaken with (1 := h); lra.
  - rewrite Rplus_0_r. apply low_weaken with (1 := hK); lra.
Qed.

Lemma low_more n t x y : low n t x y -> n <= 4294967301 -> low (n + 1) (2 * t + eta) x (fl (y * up C)).
Proof.
  intros h hn. pose proof up_bounds. assert (0 <= x) by apply h. assert (0 <= n) by apply h.
  pose proof (fl_low _ _ _ _ (times_exact _ _ _ _ (up C) 2 h ltac:(lra) ltac:(lra))) as h1.
  assert (x <= x * up C) by nra.
  rewrite (Rmult_comm 2 t). apply low_le with (x := x * up C); [exact h1|lra|lra].
Qed.

Lemma low_constant_form summed : summed_le summed ->
  low 4294967303 (4 * 730750818665451459101842416358141509827966271488 * eta + 10 * eta)
    (sum d (fun a => (dl a + extra fl C M dl summed a) * sum d (fun c => (Rabs (A a c) + e a c) * M c)) + tiny C)
    (with_means fl (constant_form fl C d A e M dl) (more_form fl C d A e M dl) summed).
Proof.
  intros hs. rewrite sum_extra.
  assert (hT : 0 <= 2 * 730750818665451459101842416358141509827966271488 * eta + 2 * eta) by lra.
  assert (h := low_with_means (sum d (fun a => dl a * sum d (fun c => (Rabs (A a c) + e a c) * M c)))
    (constant_form fl C d A e M dl)
    (fun k => sum d (fun a => gamma fl C (k + mean_roundings C) * (M a + dl a) * sum d (fun c => (Rabs (A a c) + e a c) * M c)))
    (more_form fl C d A e M dl) summed _ hs hT).
  apply low_weaken with (n := 4294967303)
    (t := 2 * (2 * 730750818665451459101842416358141509827966271488 * eta + 2 * eta) + eta); [apply h|lra|lra].
  - pose proof (low_square 0 0 dl dl (fun a => low_exact (dl a) (proj1 (dl_le a)))
      dl_le2 ltac:(lra) ltac:(lra)) as k1.
    pose proof (low_padded _ _ _ _ k1 ltac:(lra)) as k2.
    unfold constant_form. apply low_weaken with (1 := k2); lra.
  - intros k hk; rewrite hk in hs; simpl in hs.
    pose proof (low_square 2 (2 * eta) _ _ (fun a => low_error_of_mean k a hs)
      (fun a => error_of_mean_le k a hs) ltac:(lra) ltac:(lra)) as k1.
    pose proof (low_more _ _ _ _ k1 ltac:(lra)) as k2.
    unfold more_form. apply low_weaken with (1 := k2); lra.
Qed.

Lemma low_identity_items n t v v' : (forall a, low n t (v a) (v' a)) -> (forall a, v a <= 2 * B) ->
  0 <= n <= 10 -> 0 <= t <= 10 * eta ->
  low 4294967299 (730750818665451459101842416358141509827966271488 * eta)
    (sum d (fun c => v c * M c)) (loop fl d (fun c => fl (v' c * M c))).
Proof.
  intros hv hV hn ht.
  assert (h : forall c, low (n + 1) (10 * B * eta + eta) (v c * M c) (fl (v' c * M c))).
  { intros c. pose proof (M_le c).
    pose proof (fl_low _ _ _ _ (times_exact _ _ _ _ (M c) B (hv c) ltac:(lra) ltac:(lra))) as h3.
    apply low_weaken with (1 := h3); lra. }
  pose proof (loop_le (n + 1) (10 * B * eta + eta) d 65536 _ _ ltac:(lra) ltac:(lra) D_le (fun c _ => h c)) as k.
  apply low_weaken with (1 := k); lra.
Qed.

Lemma low_constant_identity summed : summed_le summed ->
  low 4294967303 (4 * 730750818665451459101842416358141509827966271488 * eta + 10 * eta)
    (sum d (fun a => (dl a + extra fl C M dl summed a) * M a) + tiny C)
    (with_means fl (constant_identity fl C d M dl) (more_identity fl C d M dl) summed).
Proof.
  intros hs. rewrite sum_extra.
  assert (hT : 0 <= 2 * 730750818665451459101842416358141509827966271488 * eta + 2 * eta) by lra.
  assert (h := low_with_means (sum d (fun a => dl a * M a)) (constant_identity fl C d M dl)
    (fun k => sum d (fun a => gamma fl C (k + mean_roundings C) * (M a + dl a) * M a))
    (more_identity fl C d M dl) summed _ hs hT).
  apply low_weaken with (n := 4294967303)
    (t := 2 * (2 * 730750818665451459101842416358141509827966271488 * eta + 2 * eta) + eta); [apply h|lra|lra].
  - pose proof (low_identity_items 0 0 dl dl (fun a => low_exact (dl a) (proj1 (dl_le a)))
      dl_le2 ltac:(lra) ltac:(lra)) as k1.
    pose proof (low_padded _ _ _ _ k1 ltac:(lra)) as k2.
    unfold constant_identity. apply low_weaken with (1 := k2); lra.
  - intros k hk; rewrite hk in hs; simpl in hs.
    pose proof (low_identity_items 2 (2 * eta) _ _ (fun a => low_error_of_mean k a hs)
      (fun a => error_of_mean_le k a hs) ltac:(lra) ltac:(lra)) as k1.
    pose proof (low_more _ _ _ _ k1 ltac:(lra)) as k2.
    unfold more_identity. apply low_weaken with (1 := k2); lra.
Qed.

(* What is below the last multiplication by twice UP. *)
Lemma low_slack n t x y tc X c : low n t x y -> low 4294967303 tc (X + tiny C) c ->
  0 <= n <= 1000000 -> low 4300000000 (4 * t + 4 * tc + 5 * eta) (2 * up C * (x + X + tiny C)) (fl (2 * up C * fl (y + c))).
Proof.
  intros h hc hn. pose proof up_bounds.
  assert (h' : low 4294967303 t x y) by (apply low_weaken with (1 := h); lra).
  pose proof (fl_low _ _ _ _ (low_add _ _ _ _ _ _ _ h' hc)) as h1.
  pose proof (fl_low _ _ _ _ (exact_times _ _ _ _ (2 * up C) 4 h1 ltac:(lra) ltac:(lra))) as h2.
  replace (x + X + tiny C) with (x + (X + tiny C)) by ring.
  apply low_weaken with (1 := h2); lra.
Qed.

Variables (row w : nat -> R) (summed : option nat).
Hypothesis summed_small : summed_le summed.
Hypothesis row_le : forall a, Rabs (row a) <= 4 * B.

Lemma low_row_terms v V : (forall c, Rabs (v c) <= V) -> 0 <= V -> forall c,
  low 4 (3 * eta * V + eta) (Rabs (v c) * (unit * (M c + dl c) + dl c)) (fl (Rabs (v c) * per_covector fl C d M dl c)).
Proof.
  intros hv hV c. pose proof (Rabs_pos (v c)); pose proof (hv c).
  pose proof (fl_low _ _ _ _ (exact_times _ _ _ _ (Rabs (v c)) V (low_per_covector c) ltac:(lra) ltac:(lra))) as h.
  apply low_weaken with (1 := h); lra.
Qed.

(* 1.5e51 is above 2^170, of which the unit is eta. *)
Theorem slack_identity_low :
  low 4300000000 (1496577676626844588240573268701473812127674924007424 * eta)
    (2 * up C * (exact_identity fl C d M dl row summed + tiny C)) (slack_identity fl C d M dl row summed).
Proof.
  pose proof (loop_le 4 (3 * eta * (4 * B) + eta) d 65536 _ _ ltac:(lra) ltac:(lra) D_le
    (fun c _ => low_row_terms row (4 * B) row_le ltac:(lra) c)) as h.
  pose proof (low_slack _ _ _ _ _ _ _ h (low_constant_identity summed summed_small) ltac:(lra)) as k.
  unfold exact_identity, slack_identity. apply low_weaken with (1 := k); lra.
Qed.

Hypothesis w_le : forall c, Rabs (w c) <= 4835703278458516698824704. (* 2^82 *)

Theorem slack_form_low :
  low 4300000000 (1496577676626844588240573268701473812127674924007424 * eta)
    (2 * up C * (exact_form fl C d A e M dl row w summed + tiny C)) (slack_form fl C d A e M dl row w summed).
Proof.
  pose (p := fun c b => if Nat.eqb b 0 then Rabs (w c) * (unit * (M c + dl c) + dl c)
    else Rabs (row c) * sum d (fun c' => (unit * Rabs (A c c') + e c c') * M c')).
  assert (h : forall i, (i < d * 2)%nat -> low 65541 (44601490397061246283071436545296723011960832 * eta)
    (p (i / 2)%nat (i mod 2)) (if Nat.eqb (i mod 2) 0
        then fl (Rabs (w (i / 2)%nat) * per_covector fl C d M dl (i / 2)%nat)
        else fl (Rabs (row (i / 2)%nat) * per_entry fl C d A e M (i / 2)%nat))).
  { intros i _. unfold p. destruct (Nat.eqb (i mod 2) 0).
    - apply low_weaken with (1 := low_row_terms w 4835703278458516698824704 w_le ltac:(lra) (i / 2)%nat); lra.
    - pose proof (Rabs_pos (row (i / 2)%nat)); pose proof (row_le (i / 2)%nat).
      pose proof (fl_low _ _ _ _ (exact_times _ _ _ _ (Rabs (row (i / 2)%nat)) (4 * B)
        (low_per_entry (i / 2)%nat) ltac:(lra) ltac:(lra))) as h.
      apply low_weaken with (1 := h); lra. }
  pose proof (loop_le 65541 (44601490397061246283071436545296723011960832 * eta) (d * 2) 131072 _ _ ltac:(lra) ltac:(lra) D2_le h) as h'.
  rewrite (sum_square d 2 p) in h'.
  pose proof (low_slack _ _ _ _ _ _ _ h' (low_constant_form summed summed_small) ltac:(lra)) as k.
  unfold exact_form, slack_form.
  replace (sum d (fun c => Rabs (w c) * (unit * (M c + dl c) + dl c))
    + sum d (fun a => Rabs (row a) * sum d (fun c => (unit * Rabs (A a c) + e a c) * M c)))
    with (sum d (fun a => sum 2 (fun c => p a c))).
  2:{ rewrite <- sum_add. apply sum_ext; intros a _; unfold p; simpl; ring. }
  apply low_weaken with (1 := k); lra.
Qed.
End Low.
