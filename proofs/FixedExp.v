(* FixedExp: the enclosure of the exponential (crates/model/src/interval.rs, Fixed::exp), on integers as the code computes it.

     ceiling a b         == a / b, rounded up
     series fuel t w term sum count
                         == the loop over the terms t^k/k! of exp(-t), in units of 2^-w, until a term is at most 1; the sum and
                            the count of terms
     squarings n w l h   == the ends of an enclosure squared n times, rounded outwards
     exp_of bits y       == Fixed::exp_of: the ends of the enclosure of exp(-y/2^bits), in units of 2^-bits
     exp_ends bits l h   == Fixed::exp of an interval whose ends are at most 0

   Headline theorem: exp_enclosed. *)
Require Import Reals ZArith Lra Lia.
Local Open Scope R_scope.

Definition ceiling (a b : Z) : Z := (- (- a / b))%Z.

Fixpoint series (fuel : nat) (t w term sum count : Z) : Z * Z :=
  match fuel with
  | O => (sum, count)
  | S fuel =>
    if (term <=? 1)%Z then (sum, count)
    else
      let term := (term * t / 2 ^ w / count)%Z in
      series fuel t w term (if Z.odd count then sum - term else sum + term)%Z (count + 1)%Z
  end.

Fixpoint squarings (n : nat) (w low high : Z) : Z * Z :=
  match n with
  | O => (low, high)
  | S n => squarings n w (low * low / 2 ^ w) (ceiling (high * high) (2 ^ w))
  end.

Definition GUARD : Z := 32.

Definition exp_of (bits y : Z) : Z * Z :=
  if (y =? 0)%Z then (2 ^ bits, 2 ^ bits)%Z
  else if (bits * 2 ^ bits <=? y)%Z then (0, 1)%Z
  else
    let halvings := Z.max 0 (Z.log2 y + 1 + 1 - bits) in
    let width := (bits + halvings + GUARD)%Z in
    let t := (y * 2 ^ GUARD)%Z in
    let '(sum, count) := series (Z.to_nat width) t width (2 ^ width) (2 ^ width) 1 in
    let error := (2 * count + 3)%Z in
    let '(low, high) := squarings (Z.to_nat halvings) width (Z.max 0 (sum - error)) (Z.max 0 (sum + error)) in
    let shift := (halvings + GUARD)%Z in
    (low / 2 ^ shift, Z.min (ceiling high (2 ^ shift)) (2 ^ bits))%Z.

Definition exp_ends (bits low high : Z) : Z * Z := (fst (exp_of bits (- low)), snd (exp_of bits (- high))).

(* Integer division in real numbers. *)
Lemma div_bounds a b : (0 < b)%Z -> IZR (a / b) <= IZR a / IZR b < IZR (a / b) + 1.
Proof.
  intros hb. pose proof (Z.div_mod a b ltac:(lia)) as e. pose proof (Z.mod_pos_bound a b hb) as [m0 m1].
  apply IZR_lt in hb. apply IZR_le in m0. apply IZR_lt in m1.
  assert (h : IZR a = IZR b * IZR (a / b) + IZR (a mod b)) by (rewrite <- mult_IZR, <- plus_IZR; f_equal; exact e).
  rewrite h. replace ((IZR b * IZR (a / b) + IZR (a mod b)) / IZR b) with (IZR (a / b) + IZR (a mod b) / IZR b) by (field; lra).
  assert (0 <= IZR (a mod b) / IZR b) by (apply Rmult_le_pos; [lra|apply Rlt_le, Rinv_0_lt_compat; lra]).
  assert (IZR (a mod b) / IZR b < 1).
  { apply (Rmult_lt_reg_r (IZR b)); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra. }
  lra.
Qed.

Lemma ceiling_ge a b : (0 < b)%Z -> IZR a / IZR b <= IZR (ceiling a b).
Proof.
  intros hb. unfold ceiling. pose proof (div_bounds (- a) b hb) as [h _]. rewrite opp_IZR in *.
  apply IZR_lt in hb. replace (IZR a / IZR b) with (- (- IZR a / IZR b)) by (field; lra). lra.
Qed.

Lemma power_pos n : (0 <= n)%Z -> (0 < 2 ^ n)%Z.
Proof. intros; apply Z.pow_pos_nonneg; lia. Qed.
Lemma power_pos_R n : (0 <= n)%Z -> 0 < IZR (2 ^ n).
Proof. intros h; apply IZR_lt, power_pos, h. Qed.

(* The series of exp(-x) for 0 <= x <= 1/2. *)
Section Series.
Variable x : R.
Hypothesis x_range : 0 <= x <= 1 / 2.

Definition part (k : nat) : R := / INR (fact k) * x ^ k.
Definition partial (n : nat) : R := sum_f_R0 (tg_alt part) n.

Lemma part_ge0 k : 0 <= part k.
Proof. apply Rmult_le_pos; [apply Rlt_le, Rinv_0_lt_compat, INR_fact_lt_0|apply pow_le; lra]. Qed.

Lemma part_S k : part (S k) = part k * x / INR (S k).
Proof.
  unfold part. rewrite fact_simpl, mult_INR. simpl pow. field. split; [apply INR_fact_neq_0|apply not_0_INR; lia].
Qed.

Lemma part_half k : part (S k) <= part k / 2.
Proof.
  rewrite part_S. pose proof (part_ge0 k).
  assert (1 <= INR (S k)) by (rewrite S_INR; pose proof (pos_INR k); lra).
  assert (part k * x <= part k * (1 / 2)) by (apply Rmult_le_compat_l; lra).
  assert (0 <= part k * x) by (apply Rmult_le_pos; lra).
  assert (/ INR (S k) <= 1) by (rewrite <- Rinv_1; apply Rinv_le_contravar; lra).
  assert (part k * x * / INR (S k) <= part k * x * 1) by (apply Rmult_le_compat_l; lra).
  unfold Rdiv at 1. lra.
Qed.

Lemma part_le_half_power k : part k <= (/ 2) ^ k.
Proof.
  induction k as [|k IH]; [unfold part; simpl; lra|]. pose proof (part_half k). simpl. lra.
Qed.

Lemma partial_cv : Un_cv (fun n => partial n) (exp (- x)).
Proof.
  pose proof (proj2_sig (exist_exp (- x))) as h. unfold exp_in, infinite_sum in h.
  intros eps heps. destruct (h eps heps) as [N hN]. exists N. intros n hn.
  replace (partial n) with (sum_f_R0 (fun i => / INR (fact i) * (- x) ^ i) n); [apply hN; exact hn|].
  unfold partial. apply sum_eq. intros i _. unfold tg_alt, part.
  replace (- x) with ((-1) * x) by ring. rewrite Rpow_mult_distr. ring.
Qed.

Lemma part_cv : Un_cv part 0.
Proof.
  intros eps heps.
  destruct (pow_lt_1_zero (/ 2) ltac:(rewrite Rabs_pos_eq; lra) eps heps) as [N hN].
  exists N. intros n hn. unfold R_dist. rewrite Rminus_0_r, Rabs_pos_eq by apply part_ge0.
  specialize (hN n hn). rewrite Rabs_pos_eq in hN by (apply pow_le; lra).
  apply Rle_lt_trans with (2 := hN), part_le_half_power.
Qed.

Lemma partial_S n : partial (S n) = partial n + (-1) ^ S n * part (S n).
Proof. reflexivity. Qed.

(* What is left out is at most the next term. *)
Lemma partial_error n : Rabs (exp (- x) - partial n) <= part (S n).
Proof.
  assert (dec : Un_decreasing part) by (intros k; pose proof (part_half k); pose proof (part_ge0 k); lra).
  assert (h : forall m, partial (S (2 * m)) <= exp (- x) <= partial (2 * m)).
  { intros m. exact (alternated_series_ineq part (exp (- x)) m dec part_cv partial_cv). }
  pose proof (part_ge0 (S n)) as p0.
  destruct (Nat.Even_or_Odd n) as [[m ->]|[m ->]].
  - specialize (h m). rewrite partial_S, pow_1_odd in h. rewrite Rabs_left1; lra.
  - pose proof (h m) as h1. pose proof (h (S m)) as h2.
    replace (2 * m + 1)%nat with (S (2 * m)) in * by lia.
    replace (2 * S m)%nat with (S (S (2 * m))) in h2 by lia.
    rewrite (partial_S (S (2 * m))) in h2.
    replace (S (S (2 * m))) with (2 * S m)%nat in * by lia. rewrite pow_1_even in h2.
    rewrite Rabs_pos_eq; lra.
Qed.
End Series.

(* The loop. *)
Section Loop.
Variables (t w : Z).
Hypothesis w_ge0 : (0 <= w)%Z.
Hypothesis t_range : (0 <= t)%Z /\ (2 * t <= 2 ^ w)%Z.
Local Notation unit := (IZR (2 ^ w)).
Local Notation x := (IZR t / IZR (2 ^ w)).

Lemma x_range : 0 <= x <= 1 / 2.
Proof.
  pose proof (power_pos_R w w_ge0). destruct t_range as [h0 h1]. apply IZR_le in h0. apply IZR_le in h1.
  rewrite mult_IZR in h1. split.
  - apply Rmult_le_pos; [lra|apply Rlt_le, Rinv_0_lt_compat; lra].
  - apply (Rmult_le_reg_r unit); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

Lemma series_ok fuel : forall k term sum,
  0 <= IZR term <= unit * part x k -> unit * part x k <= IZR term + 2 ->
  Rabs (IZR sum - unit * partial x k) <= 2 * INR k -> (term <= 2 ^ Z.of_nat fuel)%Z ->
  exists n, snd (series fuel t w term sum (Z.of_nat (S k))) = Z.of_nat (S n) /\
    Rabs (IZR (fst (series fuel t w term sum (Z.of_nat (S k)))) - unit * partial x n) <= 2 * INR n /\
    unit * part x n <= 3.
Proof.
  pose proof (power_pos_R w w_ge0) as hu. pose proof x_range as hx.
  induction fuel as [|fuel IH]; intros k term sum h0 h1 h2 h3.
  - exists k. cbn [series fst snd]. repeat split; [exact h2|]. apply IZR_le in h3. simpl in h3. lra.
  - cbn [series]. destruct (Z.leb_spec term 1) as [hle|hgt].
    + exists k. cbn [fst snd]. repeat split; [exact h2|]. apply IZR_le in hle. lra.
    + set (term' := (term * t / 2 ^ w / Z.of_nat (S k))%Z).
      replace (Z.of_nat (S k) + 1)%Z with (Z.of_nat (S (S k))) by lia.
      assert (hc : (0 < Z.of_nat (S k))%Z) by lia.
      assert (hS : 1 <= INR (S k)) by (rewrite S_INR; pose proof (pos_INR k); lra).
      assert (hterm : IZR term' <= IZR term * x / INR (S k) < IZR term' + 1).
      { unfold term'. rewrite Z.div_div by (pose proof (power_pos w w_ge0); lia).
        pose proof (div_bounds (term * t) (2 ^ w * Z.of_nat (S k)) ltac:(pose proof (power_pos w w_ge0); lia)) as b.
        rewrite !mult_IZR, <- INR_IZR_INZ in b.
        replace (IZR term * IZR t / (unit * INR (S k))) with (IZR term * x / INR (S k)) in b by (field; lra).
        exact b. }
      assert (hpos : (0 <= term')%Z).
      { unfold term'. apply Z.div_pos; [|lia]. apply Z.div_pos; [|apply power_pos, w_ge0].
        apply Z.mul_nonneg_nonneg; [lia|apply t_range]. }
      assert (ht0 : 0 <= IZR term') by (apply IZR_le; exact hpos).
      pose proof (part_S x k) as hp. pose proof (part_half x hx k) as hh.
      set (g := x / INR (S k)) in *.
      assert (hg : 0 <= g <= 1 / 2).
      { unfold g. assert (0 <= / INR (S k) <= 1).
        { split; [apply Rlt_le, Rinv_0_lt_compat; lra|rewrite <- Rinv_1; apply Rinv_le_contravar; lra]. }
        unfold Rdiv at 2 3. split; [apply Rmult_le_pos; lra|].
        apply Rle_trans with (x * 1); [apply Rmult_le_compat_l; lra|lra]. }
      replace (IZR term * x / INR (S k)) with (IZR term * g) in hterm by (unfold g; field; lra).
      replace (part x k * x / INR (S k)) with (part x k * g) in hp by (unfold g; field; lra).
      assert (m1 : IZR term * g <= unit * part x k * g) by (apply Rmult_le_compat_r; lra).
      assert (m2 : unit * part x k * g <= (IZR term + 2) * g) by (apply Rmult_le_compat_r; lra).
      assert (q0 : 0 <= IZR term' <= unit * part x (S k)) by (rewrite hp; lra).
      assert (q1 : unit * part x (S k) <= IZR term' + 2) by (rewrite hp; lra).
      apply IH; [exact q0|exact q1| |].
      * rewrite partial_S, S_INR.
        assert (hd : Rabs (IZR term' - unit * part x (S k)) <= 2) by (rewrite Rabs_left1; lra).
        destruct (Nat.Even_or_Odd k) as [[m hm]|[m hm]].
        -- assert (hodd : Z.odd (Z.of_nat (S k)) = true) by (apply Z.odd_spec; exists (Z.of_nat m); lia).
           rewrite hodd, minus_IZR. replace (S k) with (S (2 * m)) at 1 by lia. rewrite pow_1_odd.
           replace (IZR sum - IZR term' - unit * (partial x k + -1 * part x (S k))) with
             ((IZR sum - unit * partial x k) - (IZR term' - unit * part x (S k))) by ring.
           pose proof (Rabs_triang (IZR sum - unit * partial x k) (- (IZR term' - unit * part x (S k)))) as tr.
           rewrite Rabs_Ropp in tr. unfold Rminus at 1. lra.
        -- assert (hodd : Z.odd (Z.of_nat (S k)) = false).
           { rewrite <- Z.negb_even. replace (Z.even (Z.of_nat (S k))) with true; [reflexivity|].
             symmetry. apply Z.even_spec. exists (Z.of_nat (S m)). lia. }
           rewrite hodd, plus_IZR. replace (S k) with (2 * S m)%nat at 1 by lia. rewrite pow_1_even.
           replace (IZR sum + IZR term' - unit * (partial x k + 1 * part x (S k))) with
             ((IZR sum - unit * partial x k) + (IZR term' - unit * part x (S k))) by ring.
           pose proof (Rabs_triang (IZR sum - unit * partial x k) (IZR term' - unit * part x (S k))). lra.
      * apply le_IZR. apply IZR_le in h3.
        replace (2 ^ Z.of_nat (S fuel))%Z with (2 * 2 ^ Z.of_nat fuel)%Z in h3
          by (rewrite Nat2Z.inj_succ, Z.pow_succ_r; lia).
        rewrite mult_IZR in h3.
        assert (IZR term * g <= IZR term * (1 / 2)) by (apply Rmult_le_compat_l; lra).
        lra.
Qed.

(* The sum is within 2 count + 3 units of exp(-x). *)
Lemma series_error : let '(sum, count) := series (Z.to_nat w) t w (2 ^ w) (2 ^ w) 1 in
  Rabs (IZR sum - unit * exp (- x)) <= IZR (2 * count + 3).
Proof.
  pose proof (power_pos_R w w_ge0) as hu. pose proof x_range as hx.
  assert (p0 : part x 0 = 1) by (unfold part; simpl; lra).
  destruct (series_ok (Z.to_nat w) 0 (2 ^ w) (2 ^ w)) as (n & hc & hs & hp).
  - rewrite p0; lra.
  - rewrite p0; lra.
  - replace (partial x 0) with 1 by (unfold partial, tg_alt; simpl; rewrite p0; lra).
    simpl INR. replace (unit - unit * 1) with 0 by ring. rewrite Rabs_R0; lra.
  - rewrite Z2Nat.id by exact w_ge0. lia.
  - change (Z.of_nat 1) with 1%Z in *.
    destruct (series (Z.to_nat w) t w (2 ^ w) (2 ^ w) 1) as [sum count]. cbn [fst snd] in *.
    pose proof (partial_error x hx n) as e. pose proof (part_half x hx n) as hh.
    assert (hm : unit * part x (S n) <= unit * (part x n / 2)) by (apply Rmult_le_compat_l; lra).
    assert (he : Rabs (unit * partial x n - unit * exp (- x)) <= unit * part x (S n)).
    { rewrite <- Rmult_minus_distr_l, Rabs_mult, (Rabs_pos_eq unit), Rabs_minus_sym by lra.
      apply Rmult_le_compat_l; lra. }
    replace (IZR sum - unit * exp (- x)) with ((IZR sum - unit * partial x n) + (unit * partial x n - unit * exp (- x))) by ring.
    apply Rle_trans with (1 := Rabs_triang _ _).
    rewrite hc, plus_IZR, mult_IZR, <- INR_IZR_INZ, S_INR. lra.
Qed.
End Loop.

Lemma squarings_ok n w : (0 <= w)%Z -> forall low high v, (0 <= low)%Z -> (0 <= high)%Z -> 0 <= v ->
  IZR low <= v * IZR (2 ^ w) <= IZR high ->
  IZR (fst (squarings n w low high)) <= v ^ (2 ^ n) * IZR (2 ^ w) <= IZR (snd (squarings n w low high)).
Proof.
  intros hw. pose proof (power_pos_R w hw) as hu. pose proof (power_pos w hw) as hz.
  induction n as [|n IH]; intros low high v hl hh hv [h1 h2].
  - cbn [squarings fst snd Nat.pow]. rewrite pow_1. lra.
  - cbn [squarings]. replace (2 ^ S n)%nat with (2 * 2 ^ n)%nat by (simpl; lia).
    rewrite pow_mult. apply IH.
    + apply Z.div_pos; [nia|lia].
    + unfold ceiling. assert (- (high * high) / 2 ^ w <= 0)%Z by (apply Z.div_le_upper_bound; nia). lia.
    + apply pow_le; exact hv.
    + apply IZR_le in hl. apply IZR_le in hh.
      pose proof (div_bounds (low * low) (2 ^ w) hz) as [b1 _]. pose proof (ceiling_ge (high * high) (2 ^ w) hz) as b2.
      rewrite mult_IZR in b1, b2. set (u := IZR (2 ^ w)) in *.
      replace (v ^ 2 * u) with ((v * u) * (v * u) / u) by (field; lra).
      assert (IZR low * IZR low <= v * u * (v * u)) by (apply Rmult_le_compat; lra).
      assert (v * u * (v * u) <= IZR high * IZR high) by (apply Rmult_le_compat; nra).
      assert (0 <= / u) by (apply Rlt_le, Rinv_0_lt_compat; lra).
      unfold Rdiv in *. split.
      * apply Rle_trans with (1 := b1). apply Rmult_le_compat_r; lra.
      * apply Rle_trans with (2 := b2). apply Rmult_le_compat_r; lra.
Qed.

Lemma exp_power a n : exp a ^ n = exp (INR n * a).
Proof.
  induction n as [|n IH]; [simpl; rewrite Rmult_0_l, exp_0; reflexivity|].
  rewrite S_INR. simpl pow. rewrite IH, <- exp_plus. f_equal; ring.
Qed.

Lemma exp_le a b : a <= b -> exp a <= exp b.
Proof. intros [h| ->]; [apply Rlt_le, exp_increasing, h|apply Rle_refl]. Qed.

Lemma exp_minus_nat n : exp (- INR n) <= / 2 ^ n.
Proof.
  rewrite exp_Ropp. apply Rinv_le_contravar; [apply pow_lt; lra|].
  rewrite <- (Rmult_1_r (INR n)), <- exp_power. apply pow_incr. pose proof (exp_ineq1 1 ltac:(lra)). lra.
Qed.

Lemma IZR_power n : IZR (2 ^ Z.of_nat n) = 2 ^ n.
Proof. rewrite pow_IZR. reflexivity. Qed.

Theorem exp_of_enclosed bits y : (0 <= bits)%Z -> (0 <= y)%Z ->
  IZR (fst (exp_of bits y)) <= exp (- (IZR y / IZR (2 ^ bits))) * IZR (2 ^ bits) <= IZR (snd (exp_of bits y)).
Proof.
  intros hb hy. unfold exp_of. pose proof (power_pos_R bits hb) as hu.
  destruct (Z.eqb_spec y 0) as [->|hy0].
  { cbn [fst snd]. unfold Rdiv. rewrite Rmult_0_l, Ropp_0, exp_0. lra. }
  destruct (Z.leb_spec (bits * 2 ^ bits) y) as [hbig|hsmall].
  { cbn [fst snd]. split; [apply Rmult_le_pos; [apply Rlt_le, exp_pos|lra]|].
    apply IZR_le in hbig. rewrite mult_IZR in hbig.
    assert (hq : IZR bits <= IZR y / IZR (2 ^ bits)).
    { apply (Rmult_le_reg_r (IZR (2 ^ bits))); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra. }
    pose proof (exp_minus_nat (Z.to_nat bits)) as he.
    rewrite INR_IZR_INZ, <- IZR_power, Z2Nat.id in he by exact hb.
    pose proof (exp_le (- (IZR y / IZR (2 ^ bits))) (- IZR bits) ltac:(lra)) as hx.
    apply Rle_trans with (/ IZR (2 ^ bits) * IZR (2 ^ bits)).
    - apply Rmult_le_compat_r; lra.
    - rewrite Rinv_l by lra. lra. }
  set (s := Z.max 0 (Z.log2 y + 1 + 1 - bits)). unfold GUARD.
  set (w := (bits + s + 32)%Z). set (t := (y * 2 ^ 32)%Z).
  assert (hs : (0 <= s)%Z) by lia. assert (hw : (0 <= w)%Z) by lia.
  assert (ht : (0 <= t)%Z /\ (2 * t <= 2 ^ w)%Z).
  { split; [unfold t; lia|].
    pose proof (Z.log2_spec y ltac:(lia)) as [_ hlog].
    assert (2 ^ (Z.log2 y + 1 + 1 + 32) <= 2 ^ w)%Z by (apply Z.pow_le_mono_r; lia).
    replace (2 ^ (Z.log2 y + 1 + 1 + 32))%Z with (2 * 2 ^ (Z.succ (Z.log2 y)) * 2 ^ 32)%Z in H.
    - unfold t. nia.
    - pose proof (Z.log2_nonneg y). replace (Z.log2 y + 1 + 1 + 32)%Z with (1 + Z.succ (Z.log2 y) + 32)%Z by lia.
      rewrite !Z.pow_add_r by lia. reflexivity. }
  pose proof (series_error t w hw ht) as hse.
  destruct (series (Z.to_nat w) t w (2 ^ w) (2 ^ w) 1) as [sum count].
  pose proof (power_pos_R w hw) as huw.
  set (v := exp (- (IZR t / IZR (2 ^ w)))) in *.
  assert (hv : 0 <= v) by (apply Rlt_le, exp_pos).
  assert (hvw : 0 <= v * IZR (2 ^ w)) by (apply Rmult_le_pos; lra).
  pose proof (Rle_abs (IZR sum - IZR (2 ^ w) * v)) as a1.
  pose proof (Rle_abs (- (IZR sum - IZR (2 ^ w) * v))) as a2. rewrite Rabs_Ropp in a2.
  assert (he : IZR (Z.max 0 (sum - (2 * count + 3))) <= v * IZR (2 ^ w) <= IZR (Z.max 0 (sum + (2 * count + 3)))).
  { split.
    - destruct (Z.max_spec 0 (sum - (2 * count + 3))) as [[_ ->]|[_ ->]]; [rewrite minus_IZR; lra|exact hvw].
    - apply Rle_trans with (IZR (sum + (2 * count + 3))); [rewrite plus_IZR; lra|apply IZR_le; lia]. }
  pose proof (squarings_ok (Z.to_nat s) w hw _ _ v (Z.le_max_l 0 _) (Z.le_max_l 0 _) hv he) as hq.
  destruct (squarings (Z.to_nat s) w (Z.max 0 (sum - (2 * count + 3))) (Z.max 0 (sum + (2 * count + 3)))) as [low high].
  cbn [fst snd] in *.
  assert (hvs : v ^ (2 ^ Z.to_nat s) = exp (- (IZR y / IZR (2 ^ bits)))).
  { unfold v. rewrite exp_power. f_equal. rewrite pow_INR. replace (INR 2) with 2 by (simpl; lra).
    rewrite <- IZR_power, Z2Nat.id by exact hs. unfold t, w.
    rewrite !Z.pow_add_r by lia. rewrite !mult_IZR.
    pose proof (power_pos_R s hs). field. split; [lra|]. split; lra. }
  rewrite hvs in hq. set (X := exp (- (IZR y / IZR (2 ^ bits)))) in *.
  assert (hX1 : X <= 1).
  { unfold X. rewrite <- exp_0. apply exp_le. apply IZR_le in hy.
    assert (0 <= IZR y / IZR (2 ^ bits)) by (apply Rmult_le_pos; [lra|apply Rlt_le, Rinv_0_lt_compat; lra]). lra. }
  assert (hsh : (0 < 2 ^ (s + 32))%Z) by (apply power_pos; lia).
  pose proof (power_pos_R (s + 32) ltac:(lia)) as hus.
  assert (hX : X * IZR (2 ^ w) / IZR (2 ^ (s + 32)) = X * IZR (2 ^ bits)).
  { replace w with (bits + (s + 32))%Z by (unfold w; ring). rewrite Z.pow_add_r, mult_IZR by lia. field. lra. }
  assert (hinv : 0 <= / IZR (2 ^ (s + 32))) by (apply Rlt_le, Rinv_0_lt_compat; lra).
  pose proof (div_bounds low (2 ^ (s + 32)) hsh) as [b1 _]. pose proof (ceiling_ge high (2 ^ (s + 32)) hsh) as b2.
  assert (c1 : IZR low / IZR (2 ^ (s + 32)) <= X * IZR (2 ^ w) / IZR (2 ^ (s + 32))) by (apply Rmult_le_compat_r; lra).
  assert (c2 : X * IZR (2 ^ w) / IZR (2 ^ (s + 32)) <= IZR high / IZR (2 ^ (s + 32))) by (apply Rmult_le_compat_r; lra).
  split; [lra|].
  destruct (Z.min_spec (ceiling high (2 ^ (s + 32))) (2 ^ bits)) as [[_ ->]|[_ ->]]; [lra|].
  rewrite <- (Rmult_1_l (IZR (2 ^ bits))) at 2. apply Rmult_le_compat_r; lra.
Qed.

Theorem exp_enclosed bits low high : (0 <= bits)%Z -> (low <= 0)%Z -> (high <= 0)%Z ->
  forall x, IZR low / IZR (2 ^ bits) <= x <= IZR high / IZR (2 ^ bits) ->
  IZR (fst (exp_ends bits low high)) / IZR (2 ^ bits) <= exp x <= IZR (snd (exp_ends bits low high)) / IZR (2 ^ bits).
Proof.
  intros hb hl hh x [hx1 hx2]. pose proof (power_pos_R bits hb) as hu.
  pose proof (exp_of_enclosed bits (- low) hb ltac:(lia)) as [e1 _].
  pose proof (exp_of_enclosed bits (- high) hb ltac:(lia)) as [_ e2].
  unfold exp_ends; cbn [fst snd]. rewrite opp_IZR in e1, e2.
  replace (- (- IZR low / IZR (2 ^ bits))) with (IZR low / IZR (2 ^ bits)) in e1 by (field; lra).
  replace (- (- IZR high / IZR (2 ^ bits))) with (IZR high / IZR (2 ^ bits)) in e2 by (field; lra).
  pose proof (exp_le _ _ hx1). pose proof (exp_le _ _ hx2).
  assert (hinv : 0 <= / IZR (2 ^ bits)) by (apply Rlt_le, Rinv_0_lt_compat; lra).
  split.
  - apply Rle_trans with (exp (IZR low / IZR (2 ^ bits)) * IZR (2 ^ bits) / IZR (2 ^ bits)).
    + apply Rmult_le_compat_r; lra.
    + replace (exp (IZR low / IZR (2 ^ bits)) * IZR (2 ^ bits) / IZR (2 ^ bits)) with (exp (IZR low / IZR (2 ^ bits))) by (field; lra). lra.
  - apply Rle_trans with (exp (IZR high / IZR (2 ^ bits)) * IZR (2 ^ bits) / IZR (2 ^ bits)).
    + replace (exp (IZR high / IZR (2 ^ bits)) * IZR (2 ^ bits) / IZR (2 ^ bits)) with (exp (IZR high / IZR (2 ^ bits))) by (field; lra). lra.
    + apply Rmult_le_compat_r; lra.
Qed.
