(* FixedSoftmax: the enclosure of a softmax mean (crates/packs/src/softmax/layer.rs), on integers as the code computes it.

     interval           == a lower and an upper end, in units of 2^-bits
     inside bits I x    == x lies in the interval I
     minus, plus, product, dot, quotient
                        == those of crates/model/src/interval.rs; products and quotients are rounded outwards
     weights            == enclosures of exp((s_j - h)/T), h the largest upper end of a score
     mean_enclosure     == the enclosure of sum_j exp(s_j/T) z_j / sum_j exp(s_j/T), from those of s_j, z_j and 1/T
     softmax_mean       == that quotient

   Headline theorem: softmax_mean_enclosed. *)
Require Import Reals ZArith List Bool Lra Lia.
From Hardmax Require Import FixedExp.
Import ListNotations.
Local Open Scope R_scope.

Definition interval : Type := (Z * Z)%type.

Definition inside (bits : Z) (I : interval) (x : R) : Prop :=
  IZR (fst I) <= x * IZR (2 ^ bits) <= IZR (snd I).

Definition plus (u v : interval) : interval := (fst u + fst v, snd u + snd v)%Z.
Definition minus (u v : interval) : interval := (fst u - snd v, snd u - fst v)%Z.
Definition range (u v : interval) : interval :=
  if ((0 <=? fst u) && (0 <=? fst v))%Z then (fst u * fst v, snd u * snd v)%Z
  else (Z.min (Z.min (fst u * fst v) (fst u * snd v)) (Z.min (snd u * fst v) (snd u * snd v)),
        Z.max (Z.max (fst u * fst v) (fst u * snd v)) (Z.max (snd u * fst v) (snd u * snd v)))%Z.
Definition shifted (bits : Z) (I : interval) : interval := (fst I / 2 ^ bits, ceiling (snd I) (2 ^ bits))%Z.
Definition product (bits : Z) (u v : interval) : interval := shifted bits (range u v).
Fixpoint ranges (us vs : list interval) : interval :=
  match us, vs with u :: us, v :: vs => plus (range u v) (ranges us vs) | _, _ => (0, 0)%Z end.
Definition dot (bits : Z) (us vs : list interval) : interval := shifted bits (ranges us vs).
Definition quotient (bits : Z) (u v : interval) : interval :=
  (fst u * 2 ^ bits / (if fst u <? 0 then fst v else snd v),
   ceiling (snd u * 2 ^ bits) (if snd u <? 0 then snd v else fst v))%Z.

Definition highest (scores : list interval) : Z :=
  match scores with [] => 0%Z | s :: rest => fold_right (fun t z => Z.max (snd t) z) (snd s) rest end.
Definition weight (bits : Z) (inverse : interval) (h : Z) (score : interval) : interval :=
  let y := product bits (minus score (h, h)) inverse in exp_ends bits (fst y) (snd y).
Definition weights (bits : Z) (inverse : interval) (scores : list interval) : list interval :=
  map (weight bits inverse (highest scores)) scores.
Definition sum_of (us : list interval) : interval := fold_right plus (0, 0)%Z us.
Definition hull (us : list interval) : interval :=
  match us with
  | [] => (0, 0)%Z
  | u :: us => fold_right (fun v w => (Z.min (fst v) (fst w), Z.max (snd v) (snd w))) u us
  end.
Definition mean_enclosure (bits : Z) (inverse : interval) (scores entries : list interval) : interval :=
  let ws := weights bits inverse scores in
  let total := sum_of ws in
  if (0 <? fst total)%Z then
    let mean := quotient bits (dot bits ws entries) total in
    (Z.max (fst mean) (fst (hull entries)), Z.min (snd mean) (snd (hull entries)))
  else hull entries.

Fixpoint real_dot (xs ys : list R) : R :=
  match xs, ys with x :: xs, y :: ys => x * y + real_dot xs ys | _, _ => 0 end.
Definition real_sum (xs : list R) : R := fold_right Rplus 0 xs.
Definition softmax_mean (T : R) (ss zs : list R) : R :=
  real_dot (map (fun s => exp (s / T)) ss) zs / real_sum (map (fun s => exp (s / T)) ss).

Section Enclosures.
Variable bits : Z.
Hypothesis bits_ge0 : (0 <= bits)%Z.
Local Notation unit := (IZR (2 ^ bits)).
Local Notation inside := (inside bits).

Lemma unit_gt0 : 0 < unit.
Proof. apply power_pos_R, bits_ge0. Qed.

Lemma inside_plus u v x y : inside u x -> inside v y -> inside (plus u v) (x + y).
Proof. unfold FixedSoftmax.inside, plus; cbn [fst snd]; rewrite !plus_IZR; lra. Qed.

Lemma inside_minus u v x y : inside u x -> inside v y -> inside (minus u v) (x - y).
Proof. unfold FixedSoftmax.inside, minus; cbn [fst snd]; rewrite !minus_IZR; lra. Qed.

(* A product of two numbers lies between the least and the largest product of the ends. *)
Lemma corner a b c d x y : a <= x <= b -> c <= y <= d ->
  Rmin (Rmin (a * c) (a * d)) (Rmin (b * c) (b * d)) <= x * y <= Rmax (Rmax (a * c) (a * d)) (Rmax (b * c) (b * d)).
Proof.
  intros hx hy.
  assert (l1 := Rmin_l (Rmin (a * c) (a * d)) (Rmin (b * c) (b * d))).
  assert (l2 := Rmin_r (Rmin (a * c) (a * d)) (Rmin (b * c) (b * d))).
  assert (l3 := Rmin_l (a * c) (a * d)). assert (l4 := Rmin_r (a * c) (a * d)).
  assert (l5 := Rmin_l (b * c) (b * d)). assert (l6 := Rmin_r (b * c) (b * d)).
  assert (m1 := Rmax_l (Rmax (a * c) (a * d)) (Rmax (b * c) (b * d))).
  assert (m2 := Rmax_r (Rmax (a * c) (a * d)) (Rmax (b * c) (b * d))).
  assert (m3 := Rmax_l (a * c) (a * d)). assert (m4 := Rmax_r (a * c) (a * d)).
  assert (m5 := Rmax_l (b * c) (b * d)). assert (m6 := Rmax_r (b * c) (b * d)).
  assert (s : a * y <= x * y <= b * y \/ b * y <= x * y <= a * y).
  { destruct (Rle_lt_dec 0 y); [left|right]; split; nra. }
  assert (sa : a * c <= a * y <= a * d \/ a * d <= a * y <= a * c).
  { destruct (Rle_lt_dec 0 a); [left|right]; split; nra. }
  assert (sb : b * c <= b * y <= b * d \/ b * d <= b * y <= b * c).
  { destruct (Rle_lt_dec 0 b); [left|right]; split; nra. }
  split; lra.
Qed.

Lemma IZR_min a b : IZR (Z.min a b) = Rmin (IZR a) (IZR b).
Proof.
  destruct (Z.min_spec a b) as [[h ->]|[h ->]]; symmetry.
  - apply Rmin_left, IZR_le; lia.
  - apply Rmin_right, IZR_le; lia.
Qed.
Lemma IZR_max a b : IZR (Z.max a b) = Rmax (IZR a) (IZR b).
Proof.
  destruct (Z.max_spec a b) as [[h ->]|[h ->]]; symmetry.
  - apply Rmax_right, IZR_le; lia.
  - apply Rmax_left, IZR_le; lia.
Qed.

Lemma range_ends u v x y : inside u x -> inside v y ->
  IZR (fst (range u v)) <= x * y * unit * unit <= IZR (snd (range u v)).
Proof.
  unfold FixedSoftmax.inside, range; intros hx hy.
  replace (x * y * unit * unit) with ((x * unit) * (y * unit)) by ring.
  destruct (Z.leb_spec 0 (fst u)) as [hu|hu]; destruct (Z.leb_spec 0 (fst v)) as [hv|hv]; cbn [andb fst snd].
  1:{ apply IZR_le in hu. apply IZR_le in hv. rewrite !mult_IZR. split; apply Rmult_le_compat; lra. }
  all: rewrite !IZR_min, !IZR_max, !mult_IZR; apply corner; assumption.
Qed.

Lemma inside_shifted I x : IZR (fst I) <= x * unit * unit <= IZR (snd I) -> inside (shifted bits I) x.
Proof.
  intros h. unfold FixedSoftmax.inside, shifted; cbn [fst snd]. pose proof unit_gt0 as hu.
  pose proof (div_bounds (fst I) (2 ^ bits) (power_pos bits bits_ge0)) as [b1 _].
  pose proof (ceiling_ge (snd I) (2 ^ bits) (power_pos bits bits_ge0)) as b2.
  assert (0 <= / unit) by (apply Rlt_le, Rinv_0_lt_compat; exact hu).
  assert (e : x * unit = x * unit * unit / unit) by (field; lra).
  rewrite e. unfold Rdiv in *. split.
  - apply Rle_trans with (1 := b1). apply Rmult_le_compat_r; lra.
  - apply Rle_trans with (2 := b2). apply Rmult_le_compat_r; lra.
Qed.

Lemma inside_product u v x y : inside u x -> inside v y -> inside (product bits u v) (x * y).
Proof. intros; apply inside_shifted, range_ends; assumption. Qed.

Lemma inside_dot us xs vs ys : Forall2 inside us xs -> Forall2 inside vs ys -> inside (dot bits us vs) (real_dot xs ys).
Proof.
  intros hx hy. apply inside_shifted. revert vs ys hy.
  induction hx as [|u x us xs hu _ IH]; intros vs ys hy; [simpl; lra|].
  destruct hy as [|v y vs ys hv hy]; [simpl; lra|].
  cbn [ranges real_dot plus fst snd]. unfold plus; cbn [fst snd]. rewrite !plus_IZR.
  specialize (IH vs ys hy). pose proof (range_ends u v x y hu hv). lra.
Qed.

Lemma inside_sum us xs : Forall2 inside us xs -> inside (sum_of us) (real_sum xs).
Proof.
  induction 1 as [|u x us xs h _ IH]; [unfold FixedSoftmax.inside; simpl; lra|].
  apply inside_plus; assumption.
Qed.

Lemma inside_quotient u v x y : (0 < fst v)%Z -> inside u x -> inside v y -> inside (quotient bits u v) (x / y).
Proof.
  intros hv hx hy. unfold FixedSoftmax.inside, quotient in *; cbn [fst snd]. pose proof unit_gt0 as hu.
  pose proof (IZR_lt _ _ hv) as hv0.
  assert (hy0 : 0 < y) by (apply (Rmult_lt_reg_r unit); lra).
  assert (hsv : (0 < snd v)%Z) by (apply lt_IZR; lra).
  assert (e : x / y * unit = x * unit * unit / (y * unit)) by (field; lra).
  rewrite e. set (a := x * unit) in *. set (b := y * unit) in *.
  assert (key : forall p q r s, 0 < q -> 0 < s -> p * s <= r * q -> p / q <= r / s).
  { intros p q r s hq hs h. apply (Rmult_le_reg_r (q * s)); [apply Rmult_lt_0_compat; assumption|].
    replace (p / q * (q * s)) with (p * s) by (field; lra). replace (r / s * (q * s)) with (r * q) by (field; lra).
    exact h. }
  assert (b0 : 0 < b) by lra. pose proof (IZR_lt _ _ hsv) as hs0.
  split.
  - set (w := if (fst u <? 0)%Z then fst v else snd v).
    assert (hw : (0 < w)%Z) by (unfold w; destruct (fst u <? 0)%Z; assumption).
    pose proof (div_bounds (fst u * 2 ^ bits) w hw) as [b1 _]. rewrite mult_IZR in b1.
    apply Rle_trans with (1 := b1). apply key; [apply IZR_lt; exact hw|exact b0|].
    unfold w. destruct (Z.ltb_spec (fst u) 0) as [hneg|hpos].
    + apply IZR_lt in hneg.
      assert (IZR (fst u) * b <= IZR (fst u) * IZR (fst v)) by nra.
      assert (IZR (fst u) * IZR (fst v) <= a * IZR (fst v)) by (apply Rmult_le_compat_r; lra).
      replace (IZR (fst u) * unit * b) with (IZR (fst u) * b * unit) by ring.
      replace (a * unit * IZR (fst v)) with (a * IZR (fst v) * unit) by ring. apply Rmult_le_compat_r; lra.
    + apply IZR_le in hpos.
      assert (IZR (fst u) * b <= a * IZR (snd v)) by (apply Rmult_le_compat; lra).
      replace (IZR (fst u) * unit * b) with (IZR (fst u) * b * unit) by ring.
      replace (a * unit * IZR (snd v)) with (a * IZR (snd v) * unit) by ring. apply Rmult_le_compat_r; lra.
  - set (w := if (snd u <? 0)%Z then snd v else fst v).
    assert (hw : (0 < w)%Z) by (unfold w; destruct (snd u <? 0)%Z; assumption).
    pose proof (ceiling_ge (snd u * 2 ^ bits) w hw) as b1. rewrite mult_IZR in b1.
    apply Rle_trans with (2 := b1). apply key; [exact b0|apply IZR_lt; exact hw|].
    unfold w. destruct (Z.ltb_spec (snd u) 0) as [hneg|hpos].
    + apply IZR_lt in hneg.
      assert (a * IZR (snd v) <= IZR (snd u) * IZR (snd v)) by (apply Rmult_le_compat_r; lra).
      assert (IZR (snd u) * IZR (snd v) <= IZR (snd u) * b) by nra.
      replace (IZR (snd u) * unit * b) with (IZR (snd u) * b * unit) by ring.
      replace (a * unit * IZR (snd v)) with (a * IZR (snd v) * unit) by ring. apply Rmult_le_compat_r; lra.
    + apply IZR_le in hpos.
      assert (a * IZR (fst v) <= IZR (snd u) * IZR (fst v)) by (apply Rmult_le_compat_r; lra).
      assert (IZR (snd u) * IZR (fst v) <= IZR (snd u) * b) by (apply Rmult_le_compat_l; lra).
      replace (IZR (snd u) * unit * b) with (IZR (snd u) * b * unit) by ring.
      replace (a * unit * IZR (fst v)) with (a * IZR (fst v) * unit) by ring. apply Rmult_le_compat_r; lra.
Qed.

Lemma highest_ge scores s : In s scores -> (snd s <= highest scores)%Z.
Proof.
  destruct scores as [|t rest]; [contradiction|]. cbn [highest]. revert s.
  induction rest as [|r rest IH]; intros s [<-|h]; cbn [fold_right].
  - lia.
  - contradiction.
  - specialize (IH t (or_introl eq_refl)). lia.
  - destruct h as [<-|h]; [lia|]. specialize (IH s (or_intror h)). lia.
Qed.

Variables (T : R) (inverse : interval).
Hypothesis T_gt0 : 0 < T.
Hypothesis inverse_ge0 : (0 <= fst inverse)%Z.
Hypothesis inverse_inside : inside inverse (/ T).

Lemma inside_weight h score s : (snd score <= h)%Z -> inside score s ->
  inside (weight bits inverse h score) (exp ((s - IZR h / unit) / T)).
Proof.
  intros hle hs. pose proof unit_gt0 as hu. unfold weight.
  assert (hh : inside (h, h) (IZR h / unit)).
  { unfold FixedSoftmax.inside; cbn [fst snd]. replace (IZR h / unit * unit) with (IZR h) by (field; lra). lra. }
  pose proof (inside_product _ _ _ _ (inside_minus _ _ _ _ hs hh) inverse_inside) as hy.
  set (d := minus score (h, h)) in *. set (y := product bits d inverse) in *.
  assert (hle' : (fst score <= snd score)%Z) by (apply le_IZR; unfold FixedSoftmax.inside in hs; lra).
  assert (hi : (fst inverse <= snd inverse)%Z).
  { apply le_IZR. pose proof inverse_inside as k. unfold FixedSoftmax.inside in k. lra. }
  assert (hd : (fst d <= 0 /\ snd d <= 0)%Z) by (unfold d, minus; cbn [fst snd]; lia).
  assert (hr : (fst (range d inverse) <= 0 /\ snd (range d inverse) <= 0)%Z).
  { unfold range. destruct ((0 <=? fst d) && (0 <=? fst inverse))%Z eqn:b; cbn [fst snd].
    - apply andb_prop in b. destruct b as [b _]. apply Z.leb_le in b.
      assert (fst d = 0 /\ snd d = 0)%Z as [-> ->]; [|lia].
      unfold d, minus in *; cbn [fst snd] in *. lia.
    - assert (fst d * fst inverse <= 0 /\ fst d * snd inverse <= 0 /\ snd d * fst inverse <= 0 /\
        snd d * snd inverse <= 0)%Z by (repeat split; nia). lia. }
  assert (hy0 : (fst y <= 0 /\ snd y <= 0)%Z).
  { unfold y, product, FixedSoftmax.shifted; cbn [fst snd]. pose proof (power_pos bits bits_ge0) as hp. split.
    - apply Z.div_le_upper_bound; lia.
    - unfold ceiling. assert (0 <= - snd (range d inverse) / 2 ^ bits)%Z by (apply Z.div_pos; lia). lia. }
  unfold Rdiv at 1. unfold FixedSoftmax.inside in hy |- *.
  assert (hx : IZR (fst y) / unit <= (s - IZR h / unit) * / T <= IZR (snd y) / unit).
  { split; apply (Rmult_le_reg_r unit); try exact hu.
    - replace (IZR (fst y) / unit * unit) with (IZR (fst y)) by (field; lra). apply hy.
    - replace (IZR (snd y) / unit * unit) with (IZR (snd y)) by (field; lra). apply hy. }
  pose proof (exp_enclosed bits (fst y) (snd y) bits_ge0 (proj1 hy0) (proj2 hy0) _ hx) as [e1 e2].
  split; apply (Rmult_le_reg_r (/ unit)); try (apply Rinv_0_lt_compat; exact hu).
  - rewrite Rmult_assoc, Rinv_r by lra. rewrite Rmult_1_r. exact e1.
  - rewrite Rmult_assoc, Rinv_r by lra. rewrite Rmult_1_r. exact e2.
Qed.

Lemma hull_contains us u : In u us -> (fst (hull us) <= fst u)%Z /\ (snd u <= snd (hull us))%Z.
Proof.
  destruct us as [|t rest]; [contradiction|]. cbn [hull]. revert u.
  induction rest as [|r rest IH]; intros u [<-|h]; cbn [fold_right fst snd].
  - lia.
  - contradiction.
  - specialize (IH t (or_introl eq_refl)). lia.
  - destruct h as [<-|h]; [lia|]. specialize (IH u (or_intror h)). lia.
Qed.

(* A mean with positive weights lies where all its members lie. *)
Lemma mean_between ws zs a b : length ws = length zs -> Forall (fun w => 0 < w) ws ->
  Forall (fun z => a <= z * unit <= b) zs ->
  a * real_sum ws <= real_dot ws zs * unit <= b * real_sum ws.
Proof.
  intros hl hw. revert zs hl. induction hw as [|w ws h0 _ IH]; intros zs hl hz; [simpl; lra|].
  destruct zs as [|z zs]; [discriminate|]. inversion hz as [|? ? h1 h2]; subst. injection hl as hl.
  specialize (IH zs hl h2). cbn [real_dot real_sum fold_right] in *.
  change (fold_right Rplus 0 ws) with (real_sum ws).
  assert (w * a <= w * (z * unit) <= w * b) by (split; apply Rmult_le_compat_l; lra). lra.
Qed.

Lemma real_sum_gt0 ws : ws <> [] -> Forall (fun w => 0 < w) ws -> 0 < real_sum ws.
Proof.
  intros h hw. assert (g : 0 <= real_sum ws /\ (ws <> [] -> 0 < real_sum ws)); [|apply g; exact h].
  clear h. induction hw as [|w ws h0 _ [IH _]]; [simpl; split; [lra|congruence]|].
  unfold real_sum in *; simpl. split; [lra|intros _; lra].
Qed.

Lemma moved_weights h ss : map (fun s => exp ((s - h) / T)) ss = map (fun w => exp (- (h / T)) * w) (map (fun s => exp (s / T)) ss).
Proof.
  rewrite map_map. apply map_ext. intros s. rewrite <- exp_plus. f_equal. field. lra.
Qed.
Lemma scaled_dot c ws zs : real_dot (map (fun w => c * w) ws) zs = c * real_dot ws zs.
Proof.
  revert zs; induction ws as [|w ws IH]; intros [|z zs]; simpl; try lra. rewrite IH; lra.
Qed.
Lemma scaled_sum c ws : real_sum (map (fun w => c * w) ws) = c * real_sum ws.
Proof. unfold real_sum; induction ws as [|w ws IH]; simpl; [lra|rewrite IH; lra]. Qed.

Theorem softmax_mean_enclosed scores ss entries zs : scores <> [] -> length ss = length zs ->
  Forall2 inside scores ss -> Forall2 inside entries zs ->
  inside (mean_enclosure bits inverse scores entries) (softmax_mean T ss zs).
Proof.
  intros hne hl hs hz. pose proof unit_gt0 as hu.
  set (h := IZR (highest scores) / unit).
  assert (hws : Forall2 inside (weights bits inverse scores) (map (fun s => exp ((s - h) / T)) ss)).
  { unfold weights. assert (sub : forall t, In t scores -> (snd t <= highest scores)%Z) by apply highest_ge.
    unfold h. set (top := highest scores) in *. clearbody top. clear hne hl. revert sub.
    induction hs as [|t s ts ss' h0 _ IH]; intros sub; [constructor|]. simpl. constructor.
    - apply inside_weight; [apply sub; left; reflexivity|exact h0].
    - apply IH. intros r hr; apply sub; right; exact hr. }
  assert (hpos : Forall (fun w => 0 < w) (map (fun s => exp (s / T)) ss)).
  { apply Forall_forall. intros w hw. apply in_map_iff in hw. destruct hw as (s & <- & _). apply exp_pos. }
  assert (hss : map (fun s => exp (s / T)) ss <> []).
  { destruct hs; [congruence|discriminate]. }
  pose proof (real_sum_gt0 _ hss hpos) as hsum.
  assert (hhull : inside (hull entries) (softmax_mean T ss zs)).
  { unfold FixedSoftmax.inside, softmax_mean.
    assert (hb : Forall (fun z => IZR (fst (hull entries)) <= z * unit <= IZR (snd (hull entries))) zs).
    { assert (sub : forall t, In t entries -> (fst (hull entries) <= fst t)%Z /\ (snd t <= snd (hull entries))%Z)
        by apply hull_contains.
      set (H := hull entries) in *. clearbody H. clear hl. revert sub.
      induction hz as [|t z ts zs' h0 _ IH]; intros sub; constructor.
      - destruct (sub t (or_introl eq_refl)) as [s1 s2]. apply IZR_le in s1. apply IZR_le in s2.
        unfold FixedSoftmax.inside in h0. lra.
      - apply IH. intros r hr; apply sub; right; exact hr. }
    pose proof (mean_between _ zs _ _ ltac:(rewrite map_length; exact hl) hpos hb) as [m1 m2].
    set (D := real_dot _ _) in *. set (W := real_sum _) in *.
    replace (D / W * unit) with (D * unit / W) by (field; lra).
    split; apply (Rmult_le_reg_r W); try exact hsum.
    - replace (D * unit / W * W) with (D * unit) by (field; lra). exact m1.
    - replace (D * unit / W * W) with (D * unit) by (field; lra). exact m2. }
  unfold mean_enclosure. destruct (Z.ltb_spec 0 (fst (sum_of (weights bits inverse scores)))) as [ht|ht]; [|exact hhull].
  pose proof (inside_quotient _ _ _ _ ht (inside_dot _ _ _ _ hws hz) (inside_sum _ _ hws)) as hq.
  rewrite moved_weights, scaled_dot, scaled_sum in hq.
  assert (e : exp (- (h / T)) * real_dot (map (fun s => exp (s / T)) ss) zs
    / (exp (- (h / T)) * real_sum (map (fun s => exp (s / T)) ss)) = softmax_mean T ss zs).
  { unfold softmax_mean. pose proof (exp_pos (- (h / T))). field. split; lra. }
  rewrite e in hq. unfold FixedSoftmax.inside in *; cbn [fst snd].
  split.
  - destruct (Z.max_spec (fst (quotient bits (dot bits (weights bits inverse scores) entries) (sum_of (weights bits inverse scores))))
      (fst (hull entries))) as [[_ ->]|[_ ->]]; [apply hhull|apply hq].
  - destruct (Z.min_spec (snd (quotient bits (dot bits (weights bits inverse scores) entries) (sum_of (weights bits inverse scores))))
      (snd (hull entries))) as [[_ ->]|[_ ->]]; [apply hq|apply hhull].
Qed.
End Enclosures.
