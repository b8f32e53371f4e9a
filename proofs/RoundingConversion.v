(* RoundingConversion: doubles near fractions (src/engine/convert.rs) keep the promise of RoundingLayer.converted.

     scaled x e      == x 2^e by at most four multiplications with powers of two, each rounded
     whole n d       == n / d in units that make it an integer of 65 or 66 bits, rounded down; shifted n d: the units
     quotient n d s  == n / d 2^-s as a double
     quotient_exact n d s
                     == what the code takes as a sign that this double is the number itself

   Headline theorem: quotient_converted. *)
Require Import Reals ZArith Lra Lia.
From Flocq Require Import Core.
From Flocq.Prop Require Import Mult_error.
From Hardmax Require Import Rounding RoundingScore RoundingLayer RoundingBinary64 FixedExp.
Local Open Scope R_scope.

Notation power := (bpow radix2).
Notation is_double := (generic_format radix2 (FLT_exp (-1074) 53)).

Fixpoint steps (fuel : nat) (x : R) (left : Z) : R :=
  match fuel with
  | O => x
  | S fuel =>
    if (left =? 0)%Z then x
    else let step := Z.max (-1000) (Z.min 1000 left) in steps fuel (round64 (x * power step)) (left - step)
  end.
Definition scaled (x : R) (e : Z) : R := steps 4 x (Z.max (-4000) (Z.min 4000 e)).

Definition bits (n : Z) : Z := (Z.log2 n + 1)%Z.
Definition shifted (n d : Z) : Z := (65 - (bits n - bits d))%Z.
Definition top (n d : Z) : Z := if (0 <=? shifted n d)%Z then (n * 2 ^ shifted n d)%Z else n.
Definition bottom (n d : Z) : Z := if (0 <=? shifted n d)%Z then d else (d * 2 ^ (- shifted n d))%Z.
Definition whole (n d : Z) : Z := (top n d / bottom n d)%Z.
Definition quotient (n d shift : Z) : R := scaled (round64 (IZR (whole n d))) (- shifted n d - shift).

(* The smallest normal double is 2^-1022. *)
Definition quotient_exact (n d shift : Z) : Prop :=
  (whole n d * bottom n d)%Z = top n d /\ round64 (IZR (whole n d)) = IZR (whole n d) /\
  power (-1022) < quotient n d shift.

Lemma eta64_eq : power (-1074) = 2 * eta64.
Proof.
  change (power (-1074)) with (power (- Z.of_nat 1074)). rewrite bpow_minus. unfold eta64.
  change (2 ^ 1075) with (2 * 2 ^ 1074). rewrite Rinv_mult. lra.
Qed.

Lemma is_double_round x : is_double (round64 x).
Proof. apply generic_format_round; [apply FLT_exp_valid; reflexivity|apply valid_rnd_N]. Qed.

Lemma round64_le_double x y : is_double y -> x <= y -> round64 x <= y.
Proof. intros; apply round_le_generic; [apply FLT_exp_valid; reflexivity|apply valid_rnd_N|assumption|assumption]. Qed.

(* A power of two times a double is a double, or so small that rounding is off by at most 2^-1075. *)
Lemma step_down x s : is_double x -> 0 <= x -> (s <= 0)%Z ->
  0 <= round64 (x * power s) <= x /\ Rabs (round64 (x * power s) - x * power s) <= eta64 /\
  (power (-1022) < round64 (x * power s) -> round64 (x * power s) = x * power s).
Proof.
  intros hx h0 hs. pose proof (bpow_gt_0 radix2 s) as hp. pose proof eta64_range.
  assert (hp1 : power s <= 1) by (change 1 with (power 0); apply bpow_le; exact hs).
  assert (hxs : 0 <= x * power s) by (apply Rmult_le_pos; lra).
  assert (hle : x * power s <= x) by (rewrite <- (Rmult_1_r x) at 2; apply Rmult_le_compat_l; lra).
  split.
  { split; [apply (proj2 round64_rounding); exact hxs|apply round64_le_double; assumption]. }
  destruct (Rle_lt_dec (power (-1022)) (x * power s)) as [hn|hn].
  - assert (hd : is_double (x * power s)).
    { apply generic_format_FLT_FLX; [rewrite Rabs_pos_eq by exact hxs; exact hn|].
      apply mult_bpow_exact_FLX. apply generic_format_FLX_FLT with (1 := hx). }
    assert (he : round64 (x * power s) = x * power s) by (apply round_generic; [apply valid_rnd_N|exact hd]).
    rewrite he. replace (x * power s - x * power s) with 0 by ring. rewrite Rabs_R0. split; [lra|reflexivity].
  - split.
    + pose proof (@error_le_half_ulp radix2 (FLT_exp (-1074) 53) (@FLT_exp_valid (-1074) 53 eq_refl) (fun z => negb (Z.even z)) (x * power s)) as h.
      rewrite ulp_FLT_small in h.
      * rewrite eta64_eq in h. unfold round64. lra.
      * reflexivity.
      * rewrite Rabs_pos_eq by exact hxs. apply Rlt_le_trans with (1 := hn). apply bpow_le; lia.
    + intros hc. exfalso. apply Rlt_not_le with (1 := hc). apply round64_le_double; [|lra].
      apply generic_format_FLT_bpow; [reflexivity|lia].
Qed.

Lemma steps_down fuel : forall x left, is_double x -> 0 <= x -> (- 1000 * Z.of_nat fuel <= left <= 0)%Z ->
  0 <= steps fuel x left <= x /\ Rabs (steps fuel x left - x * power left) <= INR fuel * eta64 /\
  (power (-1022) < steps fuel x left -> steps fuel x left = x * power left).
Proof.
  pose proof eta64_range.
  induction fuel as [|fuel IH]; intros x left hx h0 hl; cbn [steps].
  - assert (left = 0%Z) by lia; subst left. simpl (power 0). rewrite Rmult_1_r.
    replace (x - x) with 0 by ring. rewrite Rabs_R0. simpl. repeat split; lra.
  - destruct (Z.eqb_spec left 0) as [->|hne].
    + simpl (power 0). rewrite Rmult_1_r. replace (x - x) with 0 by ring. rewrite Rabs_R0.
      pose proof (pos_INR (S fuel)). assert (0 <= INR (S fuel) * eta64) by (apply Rmult_le_pos; lra). repeat split; lra.
    + set (s := Z.max (-1000) (Z.min 1000 left)). assert (hs : (s <= 0)%Z) by lia.
      destruct (step_down x s hx h0 hs) as (r0 & r1 & r2).
      set (y := round64 (x * power s)) in *.
      destruct (IH y (left - s)%Z (is_double_round _) (proj1 r0) ltac:(lia)) as (i0 & i1 & i2).
      set (z := steps fuel y (left - s)) in *.
      assert (hp : 0 < power (left - s) <= 1).
      { split; [apply bpow_gt_0|change 1 with (power 0); apply bpow_le; lia]. }
      assert (e : x * power left = x * power s * power (left - s)).
      { rewrite Rmult_assoc, <- bpow_plus. do 2 f_equal. lia. }
      split; [lra|]. split.
      * rewrite e, S_INR. replace (z - x * power s * power (left - s)) with
          ((z - y * power (left - s)) + (y - x * power s) * power (left - s)) by ring.
        apply Rle_trans with (1 := Rabs_triang _ _). rewrite Rabs_mult, (Rabs_pos_eq (power (left - s))) by lra.
        assert (Rabs (y - x * power s) * power (left - s) <= eta64 * 1).
        { apply Rmult_le_compat; [apply Rabs_pos|lra|exact r1|lra]. }
        lra.
      * intros hz. rewrite (i2 hz), e. f_equal. apply r2. lra.
Qed.

Lemma scaled_down x e : is_double x -> 0 <= x <= power 67 -> (e <= 0)%Z ->
  Rabs (scaled x e - x * power e) <= / 2 ^ 1070 /\ (power (-1022) < scaled x e -> scaled x e = x * power e).
Proof.
  intros hx h0 he. unfold scaled. pose proof eta64_range.
  destruct (steps_down 4 x (Z.max (-4000) (Z.min 4000 e)) hx (proj1 h0) ltac:(lia)) as (i0 & i1 & i2).
  replace (INR 4) with 4 in i1 by (simpl; lra).
  set (y := steps 4 x (Z.max (-4000) (Z.min 4000 e))) in *.
  assert (h4 : 16 * eta64 <= / 2 ^ 1070).
  { unfold eta64. replace 1075%nat with (5 + 1070)%nat by reflexivity. rewrite pow_add, Rinv_mult.
    assert (0 < / 2 ^ 1070) by apply eps_gt0. set (E := / 2 ^ 1070) in *. lra. }
  destruct (Z.le_gt_cases (-4000) e) as [h|h].
  - replace (Z.max (-4000) (Z.min 4000 e)) with e in * by lia. split; [lra|exact i2].
  - replace (Z.max (-4000) (Z.min 4000 e)) with (-4000)%Z in * by lia.
    assert (hs : 0 <= x * power (-4000) <= eta64).
    { pose proof (bpow_gt_0 radix2 (-4000)). split; [apply Rmult_le_pos; lra|].
      apply Rle_trans with (power 67 * power (-4000)); [apply Rmult_le_compat_r; lra|].
      rewrite <- bpow_plus. unfold eta64. rewrite <- bpow_minus. apply bpow_le; lia. }
    assert (hp : power e <= power (-4000)) by (apply bpow_le; lia).
    assert (0 <= x * power e <= x * power (-4000)).
    { pose proof (bpow_gt_0 radix2 e). split; [apply Rmult_le_pos; lra|apply Rmult_le_compat_l; lra]. }
    apply Rabs_bounds in i1.
    assert (hbig : 64 * eta64 < power (-1022)).
    { unfold eta64. rewrite <- bpow_minus. change 64 with (power 6). rewrite <- bpow_plus. apply bpow_lt; lia. }
    split; [apply Rabs_le; lra|]. intros hc. exfalso. lra.
Qed.

Lemma bits_bounds n : (0 < n)%Z -> (2 ^ (bits n - 1) <= n < 2 ^ bits n)%Z.
Proof.
  intros h. unfold bits. replace (Z.log2 n + 1 - 1)%Z with (Z.log2 n) by lia.
  replace (Z.log2 n + 1)%Z with (Z.succ (Z.log2 n)) by lia. apply Z.log2_spec; exact h.
Qed.

Lemma bits_bounds_R n : (0 < n)%Z -> power (bits n - 1) <= IZR n <= power (bits n).
Proof.
  intros h. pose proof (bits_bounds n h) as [h1 h2]. pose proof (Z.log2_nonneg n).
  assert (0 <= bits n - 1)%Z by (unfold bits; lia).
  rewrite <- !(IZR_Zpower radix2) by lia. split; apply IZR_le; simpl; lia.
Qed.

Lemma top_over_bottom n d : (0 < n)%Z -> (0 < d)%Z -> (0 < bottom n d)%Z /\ (0 < top n d)%Z /\
  IZR (top n d) / IZR (bottom n d) = IZR n / IZR d * power (shifted n d).
Proof.
  intros hn hd. pose proof (IZR_lt _ _ hn). pose proof (IZR_lt _ _ hd). unfold top, bottom.
  destruct (Z.leb_spec 0 (shifted n d)) as [h|h].
  - pose proof (power_pos (shifted n d) h). split; [lia|]. split; [nia|].
    rewrite mult_IZR, (IZR_Zpower radix2) by exact h. field. lra.
  - pose proof (power_pos (- shifted n d) ltac:(lia)). split; [nia|]. split; [lia|].
    rewrite mult_IZR, (IZR_Zpower radix2) by lia.
    pose proof (bpow_gt_0 radix2 (shifted n d)).
    rewrite bpow_opp. field. split; lra.
Qed.

Lemma ratio_bounds n d : (0 < n)%Z -> (0 < d)%Z -> power 64 <= IZR n / IZR d * power (shifted n d) <= power 66.
Proof.
  intros hn hd. pose proof (bits_bounds_R n hn) as [n1 n2]. pose proof (bits_bounds_R d hd) as [d1 d2].
  pose proof (IZR_lt _ _ hd) as hd0. pose proof (bpow_gt_0 radix2 (bits d)). pose proof (bpow_gt_0 radix2 (bits d - 1)).
  pose proof (bpow_gt_0 radix2 (shifted n d)) as hs. pose proof (bpow_gt_0 radix2 (bits n - 1)).
  split.
  - apply Rle_trans with (power (bits n - 1) * / power (bits d) * power (shifted n d)).
    + rewrite <- bpow_opp, <- !bpow_plus. apply bpow_le. unfold shifted. lia.
    + apply Rmult_le_compat_r; [lra|]. unfold Rdiv. apply Rmult_le_compat; [lra| |exact n1|].
      * apply Rlt_le, Rinv_0_lt_compat; lra.
      * apply Rinv_le_contravar; lra.
  - apply Rle_trans with (power (bits n) * / power (bits d - 1) * power (shifted n d)).
    + apply Rmult_le_compat_r; [lra|]. unfold Rdiv. apply Rmult_le_compat; [lra| |exact n2|].
      * apply Rlt_le, Rinv_0_lt_compat; lra.
      * apply Rinv_le_contravar; lra.
    + rewrite <- bpow_opp, <- !bpow_plus. apply bpow_le. unfold shifted. lia.
Qed.

(* The double near n / d 2^-shift, for numbers up to 2^60. *)
Theorem quotient_converted n d shift : (0 < n)%Z -> (0 < d)%Z -> IZR n / IZR d * power (- shift) <= 2 ^ 60 ->
  converted (quotient n d shift) (IZR n / IZR d * power (- shift)) /\
  (quotient_exact n d shift -> quotient n d shift = IZR n / IZR d * power (- shift)).
Proof.
  intros hn hd hv.
  destruct (top_over_bottom n d hn hd) as (hb & ht & e). pose proof (ratio_bounds n d hn hd) as [q1 q2].
  rewrite <- e in q1, q2. pose proof (div_bounds (top n d) (bottom n d) hb) as hw. fold (whole n d) in hw.
  set (q := IZR (top n d) / IZR (bottom n d)) in *. set (w := IZR (whole n d)) in *.
  set (s := (- shifted n d - shift)%Z).
  assert (ev : IZR n / IZR d * power (- shift) = q * power s).
  { rewrite e. rewrite !Rmult_assoc, <- bpow_plus. do 2 f_equal. unfold s. lia. }
  change (power 64) with 18446744073709551616 in q1. change (power 66) with 73786976294838206464 in q2.
  pose proof (bpow_gt_0 radix2 s) as hs0.
  assert (hs : (s <= 0)%Z).
  { destruct (Z.le_gt_cases s 0) as [h|h]; [exact h|exfalso].
    assert (hp : power 0 <= power s) by (apply bpow_le; lia). simpl (power 0) in hp.
    assert (18446744073709551616 * 1 <= q * power s) by (apply Rmult_le_compat; lra).
    rewrite ev in hv. replace (2 ^ 60) with 1152921504606846976 in hv by lra. lra. }
  assert (hw0 : 0 <= w) by lra.
  pose proof (proj1 round64_rounding w) as hr. rewrite (Rabs_pos_eq w hw0) in hr. apply Rabs_bounds in hr.
  pose proof eta64_range. pose proof (RoundingScore.eta_small eta64 (proj2 eta64_range)).
  assert (hx : 0 <= round64 w <= power 67).
  { split; [apply (proj2 round64_rounding); exact hw0|]. change (power 67) with 147573952589676412928. lra. }
  destruct (scaled_down (round64 w) s (is_double_round _) hx hs) as [d1 d2].
  fold (quotient n d shift) in *. unfold quotient. fold w s.
  rewrite ev. split.
  - unfold converted. rewrite (Rabs_pos_eq (q * power s)) by (apply Rmult_le_pos; lra).
    replace (scaled (round64 w) s - q * power s) with
      ((scaled (round64 w) s - round64 w * power s) + (round64 w - q) * power s) by ring.
    apply Rle_trans with (1 := Rabs_triang _ _). rewrite Rabs_mult, (Rabs_pos_eq (power s)) by lra.
    assert (hq : Rabs (round64 w - q) <= 2 * u * q) by (apply Rabs_le; lra).
    assert (Rabs (round64 w - q) * power s <= 2 * u * q * power s) by (apply Rmult_le_compat_r; lra).
    lra.
  - intros (x1 & x2 & x3). unfold quotient in x3. fold w s in x2, x3. rewrite (d2 x3), x2. f_equal.
    unfold w, q. rewrite <- x1, mult_IZR. pose proof (IZR_lt _ _ hb). field. lra.
Qed.

(* The quick way of integers up to 2^53: one division. *)
Theorem division_converted x : converted (round64 x) x.
Proof.
  unfold converted. pose proof (proj1 round64_rounding x). pose proof eta64_range. pose proof (Rabs_pos x). lra.
Qed.
