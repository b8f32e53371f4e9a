(* RoundingBinary64: the model of rounding is met by IEEE 754 doubles, rounded to nearest even, with gradual underflow
   (Flocq), and no sum of products overflows where the code's guard holds.

     round64     == rounding to nearest even to 53 bits, down to multiples of 2^-1074, without largest exponent
     double      == Flocq's IEEE 754 doubles
     btree       == a tree of Rounding.v on doubles; doubles t == its value, by the operations of IEEE 754
     reals t     == the same tree of real numbers

   Headline theorem: candidates_binary64. *)
Require Import Reals List Permutation ZArith Lra Lia Bool.
From Flocq Require Import Core.
From Flocq.Prop Require Import Relative.
From Flocq.IEEE754 Require Import BinarySingleNaN.
From Hardmax Require Import Rounding RoundingBound RoundingSlack RoundingScore RoundingLayer RoundingAdvance RoundingFilter.
Import ListNotations.
Local Open Scope R_scope.

Definition round64 (x : R) : R := round radix2 (FLT_exp (-1074) 53) ZnearestE x.
Definition eta64 : R := / 2 ^ 1075.

Lemma bpow_minus (n : nat) : bpow radix2 (- Z.of_nat n) = / 2 ^ n.
Proof. rewrite bpow_opp, bpow_powerRZ, <- pow_powerRZ; reflexivity. Qed.

Lemma eta64_range : 0 <= eta64 <= / 2 ^ 1070.
Proof.
  unfold eta64; split.
  - apply Rlt_le, Rinv_0_lt_compat, pow_lt; lra.
  - apply Rinv_le_contravar; [apply pow_lt; lra|apply Rle_pow; [lra|lia]].
Qed.

Lemma round64_rounding : rounding eta64 round64.
Proof.
  split.
  - intros x. unfold round64.
    destruct (error_N_FLT radix2 (-1074) 53 ltac:(lia) (fun z => negb (Z.even z)) x) as (e & h & he & hh & _ & ->).
    replace (bpow radix2 (- (53) + 1)) with (/ 2 ^ 52) in he by (rewrite <- bpow_minus; reflexivity).
    replace (bpow radix2 (-1074)) with (/ 2 ^ 1074) in hh by (rewrite <- bpow_minus; reflexivity).
    replace (x * (1 + e) + h - x) with (x * e + h) by ring.
    apply Rle_trans with (1 := Rabs_triang _ _). rewrite Rabs_mult, Rmult_comm.
    apply Rplus_le_compat.
    + apply Rmult_le_compat_r; [apply Rabs_pos|]. apply Rle_trans with (1 := he). lra.
    + apply Rle_trans with (1 := hh). unfold eta64. rewrite <- Rinv_mult.
      change (2 * 2 ^ 1074) with (2 ^ 1075). lra.
  - intros x hx. apply round_ge_generic; [apply FLT_exp_valid; reflexivity|apply valid_rnd_N|apply generic_format_0|exact hx].
Qed.

Notation double := (binary_float 53 1024).
Definition prec_ok : Prec_gt_0 53 := eq_refl.
Definition emax_ok : Prec_lt_emax 53 1024 := eq_refl.

Inductive btree : Type :=
| BZero : btree
| BProduct : double -> double -> btree
| BAdd : btree -> btree -> btree
| BFused : double -> double -> btree -> btree.

Fixpoint doubles (t : btree) : double :=
  match t with
  | BZero => B754_zero false
  | BProduct x y => @Bmult 53 1024 prec_ok emax_ok mode_NE x y
  | BAdd s t => @Bplus 53 1024 prec_ok emax_ok mode_NE (doubles s) (doubles t)
  | BFused x y t => @Bfma 53 1024 prec_ok emax_ok mode_NE x y (doubles t)
  end.

Fixpoint reals (t : btree) : tree :=
  match t with
  | BZero => Zero
  | BProduct x y => Product (B2R x) (B2R y)
  | BAdd s t => Add (reals s) (reals t)
  | BFused x y t => Fused (B2R x) (B2R y) (reals t)
  end.

Fixpoint finite_leaves (t : btree) : Prop :=
  match t with
  | BZero => True
  | BProduct x y => is_finite x = true /\ is_finite y = true
  | BAdd s t => finite_leaves s /\ finite_leaves t
  | BFused x y t => is_finite x = true /\ is_finite y = true /\ finite_leaves t
  end.

Lemma largest_double : 4 * 1496577676626844588240573268701473812127674924007424 < bpow radix2 1024.
Proof.
  apply Rlt_le_trans with (bpow radix2 200); [|apply bpow_le; lia].
  change (bpow radix2 200) with (IZR (2 ^ 200)). rewrite <- mult_IZR. apply IZR_lt; reflexivity.
Qed.

Lemma value_small t n : (leaves t <= n)%nat -> INR n <= 1099511627776 ->
  size (products t) <= 1496577676626844588240573268701473812127674924007424 ->
  Rabs (value round64 t) < bpow radix2 1024.
Proof.
  intros hl hn hs. apply Rle_lt_trans with (2 := largest_double).
  pose proof (leaves_depth t) as (_ & hd & hr).
  pose proof (tree_error_depth eta64 round64 round64_rounding (proj1 eta64_range) t n ltac:(lia)) as e.
  destruct (pow_u n hn) as [_ h2]. pose proof (pow_u_ge1 n). pose proof eta64_range.
  pose proof (RoundingScore.eta_small eta64 (proj2 eta64_range)).
  pose proof (total_size (products t)). pose proof (size_ge0 (products t)).
  assert (hR : INR (roundings t) <= 2 * INR n).
  { replace (2 * INR n) with (INR (2 * n)) by (rewrite mult_INR; simpl; ring). apply le_INR; lia. }
  pose proof (pos_INR (roundings t)).
  assert (((1 + u) ^ n - 1) * size (products t) <= 1 * size (products t)) by (apply Rmult_le_compat_r; lra).
  assert (INR (roundings t) * ((1 + u) ^ n * eta64) <= 2 * 1099511627776 * (2 * eta64)).
  { apply Rmult_le_compat; [lra|apply Rmult_le_pos; lra|lra|apply Rmult_le_compat_r; lra]. }
  replace (value round64 t) with ((value round64 t - total (products t)) + total (products t)) by ring.
  apply Rle_trans with (1 := Rabs_triang _ _). lra.
Qed.

(* No operation of the sum overflows: IEEE 754's operations give what round64 gives. *)
Lemma doubles_value t n : finite_leaves t -> (leaves (reals t) <= n)%nat -> INR n <= 1099511627776 ->
  size (products (reals t)) <= 1496577676626844588240573268701473812127674924007424 ->
  is_finite (doubles t) = true /\ B2R (doubles t) = value round64 (reals t).
Proof.
  intros hf hl hn. revert hf hl.
  induction t as [|x y|s IHs t IHt|x y t IHt]; intros hf hl hs.
  - split; reflexivity.
  - pose proof (value_small _ n hl hn hs) as hv. cbn [reals value] in hv.
    destruct hf as [hx hy].
    pose proof (Bmult_correct 53 1024 prec_ok emax_ok mode_NE x y) as h.
    change (round _ _ _ (B2R x * B2R y)) with (round64 (B2R x * B2R y)) in h.
    rewrite Rlt_bool_true in h by exact hv. destruct h as (h1 & h2 & _).
    cbn [doubles reals value]. rewrite h1, h2, hx, hy. split; reflexivity.
  - pose proof (value_small _ n hl hn hs) as hv. cbn [reals value products] in *.
    rewrite leaves_Add in hl. rewrite size_app in hs.
    pose proof (size_ge0 (products (reals s))). pose proof (size_ge0 (products (reals t))).
    destruct hf as [fs ft].
    destruct (IHs fs ltac:(lia) ltac:(lra)) as [s1 s2]. destruct (IHt ft ltac:(lia) ltac:(lra)) as [t1 t2].
    pose proof (Bplus_correct 53 1024 prec_ok emax_ok mode_NE (doubles s) (doubles t) s1 t1) as h.
    change (round _ _ _ (B2R (doubles s) + B2R (doubles t))) with (round64 (B2R (doubles s) + B2R (doubles t))) in h.
    rewrite s2, t2 in h. rewrite Rlt_bool_true in h by exact hv. destruct h as (h1 & h2 & _).
    cbn [doubles]. split; assumption.
  - pose proof (value_small _ n hl hn hs) as hv. cbn [reals value products size] in *.
    rewrite leaves_Fused in hl. pose proof (Rabs_pos (B2R x * B2R y)).
    destruct hf as (fx & fy & ft). destruct (IHt ft ltac:(lia) ltac:(lra)) as [t1 t2].
    pose proof (Bfma_correct 53 1024 prec_ok emax_ok mode_NE x y (doubles t) fx fy t1) as h. cbv zeta in h.
    change (round _ _ _ (B2R x * B2R y + B2R (doubles t))) with (round64 (B2R x * B2R y + B2R (doubles t))) in h.
    rewrite t2 in h. rewrite Rlt_bool_true in h by exact hv. destruct h as (h1 & h2 & _).
    cbn [doubles]. split; assumption.
Qed.

(* How the dot product of f and g may be computed by doubles, whose values f and g are. *)
Definition doubles_sum_up (d : nat) (f g : nat -> R) (t : btree) : Prop :=
  finite_leaves t /\ sums_up d f g (reals t).

Section Binary64.
Variables (C : constants) (d m : nat) (wt : nat -> nat).
Hypothesis constants_enough : enough C.
Hypothesis d_small : INR d <= MOST_COORDINATES.
Hypothesis wt_gt0 : forall j, (1 <= wt j)%nat.

Lemma doubles_sum f g t F G : doubles_sum_up d f g t ->
  (forall c, Rabs (f c) <= F) -> (forall c, Rabs (g c) <= G) ->
  65536 * (F * G) <= 1496577676626844588240573268701473812127674924007424 ->
  is_finite (doubles t) = true /\ B2R (doubles t) = value round64 (reals t).
Proof.
  intros [hf [hp hz]] hF hG hFG. unfold MOST_COORDINATES in d_small. pose proof (pos_INR d).
  assert (hd : INR (d + 2) <= 65538) by (rewrite plus_INR; simpl; lra).
  apply doubles_value with (n := (d + 2)%nat); [exact hf| |lra|].
  - unfold leaves. rewrite (Permutation_length hp), pairs_length. lia.
  - rewrite (size_perm _ _ hp), size_pairs.
    assert (h : sum d (fun i => Rabs (f i) * Rabs (g i)) <= sum d (fun _ => F * G)).
    { apply sum_le; intros c _. apply Rmult_le_compat; try apply Rabs_pos; auto. }
    rewrite sum_const in h.
    assert (0 <= F * G).
    { apply Rmult_le_pos; [apply Rle_trans with (2 := hF O)|apply Rle_trans with (2 := hG O)]; apply Rabs_pos. }
    assert (INR d * (F * G) <= 65536 * (F * G)) by (apply Rmult_le_compat_r; lra).
    lra.
Qed.

Theorem candidates_binary64 S s : step_ok round64 C S -> reached round64 C m wt S s ->
  forall summed row rowx, row_of round64 m wt s summed row rowx ->
  (forall ts, (forall j, (j < m)%nat -> doubles_sum_up d row (float_points s j) (ts j)) ->
   (forall j, (j < m)%nat -> is_finite (doubles (ts j)) = true) /\
   forall j, maximiser m (score_identity d rowx (exact_points s)) j ->
   candidate round64 m (fun l => B2R (doubles (ts l)))
     (slack_identity round64 C d (magnitude s) (error s) row summed) j) /\
  (forall A Ax e, form_ok round64 C A Ax e ->
   forall w tw, (forall c, doubles_sum_up d row (fun a => A a c) (tw c) /\ w c = B2R (doubles (tw c))) ->
   forall ts, (forall j, (j < m)%nat -> doubles_sum_up d w (float_points s j) (ts j)) ->
   (forall c, is_finite (doubles (tw c)) = true) /\
   (forall j, (j < m)%nat -> is_finite (doubles (ts j)) = true) /\
   forall j, maximiser m (score_form d rowx Ax (exact_points s)) j ->
   candidate round64 m (fun l => B2R (doubles (ts l)))
     (slack_form round64 C d A e (magnitude s) (error s) row w summed) j).
Proof.
  intros hS hs summed row rowx hrow.
  pose proof round64_rounding as model. pose proof eta64_range as hrange.
  assert (hb : bounded m s).
  { apply reached_bounded with (eta := eta64) (fl := round64) (C := C) (wt := wt) (S := S); trivial; apply hrange. }
  destruct (row_bounds eta64 round64 C m wt model hrange constants_enough wt_gt0 s summed row rowx hb hrow)
    as (hsum & hrowx & herr).
  pose proof eps_gt0.
  assert (hM : forall c, 0 <= magnitude s c <= B) by (intros c; destruct (proj1 hb c); lra).
  assert (hE : forall c, 0 <= error s c <= B) by (intros c; apply (proj1 hb)).
  assert (hz : forall j c, (j < m)%nat -> Rabs (float_points s j c) <= 2 * B).
  { intros j c hj. destruct (proj2 hb j c hj). pose proof (hM c). pose proof (hE c).
    replace (float_points s j c) with (exact_points s j c + (float_points s j c - exact_points s j c)) by ring.
    pose proof (Rabs_triang (exact_points s j c) (float_points s j c - exact_points s j c)). lra. }
  assert (hr : forall a, Rabs (row a) <= 4 * B).
  { intros a. apply row_le with (eta := eta64) (fl := round64) (C := C) (M := magnitude s) (dl := error s)
      (rowx := rowx) (summed := summed); trivial; apply hrange. }
  destruct (candidates_contain_maximisers eta64 round64 C d m wt model hrange constants_enough d_small wt_gt0
    S s hS hs summed row rowx hrow) as [ti tf].
  assert (carry : forall f ts slack j, (forall l, (l < m)%nat -> f l = value round64 (reals (ts l))) -> (j < m)%nat ->
    candidate round64 m (fun l => value round64 (reals (ts l))) slack j -> candidate round64 m f slack j).
  { intros f ts slack j hf hj h best [l [hl <-]] hbest. rewrite (hf j hj), (hf l hl) in *. apply h.
    - exists l; split; [exact hl|reflexivity].
    - intros i hi. rewrite <- (hf i hi). apply hbest; exact hi. }
  split.
  - intros ts hts.
    assert (hv : forall j, (j < m)%nat -> is_finite (doubles (ts j)) = true /\
      B2R (doubles (ts j)) = value round64 (reals (ts j))).
    { intros j hj. apply doubles_sum with (1 := hts j hj) (F := 4 * B) (G := 2 * B); [exact hr| |lra].
      intros c; apply hz; exact hj. }
    split; [intros j hj; apply hv; exact hj|]. intros j hj.
    apply carry with (ts := ts); [intros l hl; apply hv; exact hl|apply hj|].
    apply (ti (fun j => reals (ts j))); [|exact hj]. intros l hl; apply hts; exact hl.
  - intros A Ax e hA w tw hw ts hts.
    destruct (form_bounds eta64 round64 C model hrange constants_enough A Ax e hA) as (hA1 & he & hAe).
    assert (hwv : forall c, is_finite (doubles (tw c)) = true /\ B2R (doubles (tw c)) = value round64 (reals (tw c))).
    { intros c. destruct (hw c) as [h _]. apply doubles_sum with (1 := h) (F := 4 * B) (G := 1); [exact hr| |lra].
      intros a; apply hA1. }
    assert (hww : forall c, sums_up d row (fun a => A a c) (reals (tw c)) /\ w c = value round64 (reals (tw c))).
    { intros c. destruct (hw c) as [[_ h] ->]. split; [exact h|apply hwv]. }
    assert (hw82 : forall c, Rabs (w c) <= 4835703278458516698824704).
    { intros c. apply w_le with (eta := eta64) (fl := round64) (C := C) (d := d) (M := magnitude s) (dl := error s)
        (row := row) (rowx := rowx) (summed := summed) (A := A) (tw := fun c => reals (tw c)); trivial;
        try apply hrange; intros c'; apply hww. }
    assert (hv : forall j, (j < m)%nat -> is_finite (doubles (ts j)) = true /\
      B2R (doubles (ts j)) = value round64 (reals (ts j))).
    { intros j hj. apply doubles_sum with (1 := hts j hj) (F := 4835703278458516698824704) (G := 2 * B); [exact hw82| |lra].
      intros c; apply hz; exact hj. }
    split; [intros c; apply hwv|]. split; [intros j hj; apply hv; exact hj|]. intros j hj.
    apply carry with (ts := ts); [intros l hl; apply hv; exact hl|apply hj|].
    apply (tf A Ax e hA w (fun c => reals (tw c)) hww (fun j => reals (ts j))); [|exact hj].
    intros l hl; apply hts; exact hl.
Qed.
End Binary64.
