(* Rounding: sums of products in floating point, over any model of rounding (src/engine/float.rs).

     u                == 2^-53, the unit roundoff of doubles
     rounding eta fl  == fl is off by at most u |x| + eta, and keeps the sign of x from 0 on
     tree             == how a sum of products is computed: products, sums of two parts, fused
                         multiplications and additions, and zeros that sums start from
     products t       == the factors of its products; zeros t == how often it starts from zero
     value fl t       == what is computed; total l == the exact sum; size l == that of the absolute values
     sum n f          == f 0 + ... + f (n-1); loop fl n f == the same added up one after the other
     low n t x y      == y, computed from numbers from 0 on, is at least (1 - n u) x - t

   Main lemma: tree_error, the error of a sum of products in any order of summation, fused or not. *)
Require Import Reals List Permutation Lra Lia.
Import ListNotations.
Local Open Scope R_scope.

Notation u := (/ 9007199254740992).

Definition rounding (eta : R) (fl : R -> R) : Prop :=
  (forall x, Rabs (fl x - x) <= u * Rabs x + eta) /\ (forall x, 0 <= x -> 0 <= fl x).

Inductive tree : Type :=
| Zero : tree
| Product : R -> R -> tree
| Add : tree -> tree -> tree
| Fused : R -> R -> tree -> tree.

Fixpoint products (t : tree) : list (R * R) :=
  match t with
  | Zero => []
  | Product x y => [(x, y)]
  | Add s t => products s ++ products t
  | Fused x y t => (x, y) :: products t
  end.

Fixpoint zeros (t : tree) : nat :=
  match t with
  | Zero => 1
  | Product _ _ => 0
  | Add s t => zeros s + zeros t
  | Fused _ _ t => zeros t
  end.

Fixpoint value (fl : R -> R) (t : tree) : R :=
  match t with
  | Zero => 0
  | Product x y => fl (x * y)
  | Add s t => fl (value fl s + value fl t)
  | Fused x y t => fl (x * y + value fl t)
  end.

Fixpoint total (l : list (R * R)) : R :=
  match l with [] => 0 | (x, y) :: l => x * y + total l end.
Fixpoint size (l : list (R * R)) : R :=
  match l with [] => 0 | (x, y) :: l => Rabs (x * y) + size l end.

Fixpoint sum (n : nat) (f : nat -> R) : R :=
  match n with O => 0 | S n => sum n f + f n end.
Fixpoint loop (fl : R -> R) (n : nat) (f : nat -> R) : R :=
  match n with O => 0 | S n => fl (loop fl n f + f n) end.

(* The factors of a dot product of vectors with n entries. *)
Definition pairs (n : nat) (f g : nat -> R) : list (R * R) := map (fun i => (f i, g i)) (seq 0 n).

Lemma Rabs_bounds x a : Rabs x <= a -> - a <= x <= a.
Proof. intros h; pose proof (Rle_abs x); pose proof (Rle_abs (- x)) as h'; rewrite Rabs_Ropp in h'; lra. Qed.

(* Sums. *)
Lemma sum_le n f g : (forall i, (i < n)%nat -> f i <= g i) -> sum n f <= sum n g.
Proof.
  induction n as [|n IH]; simpl; intros h; [lra|].
  assert (f n <= g n) by (apply h; lia).
  assert (sum n f <= sum n g) by (apply IH; intros; apply h; lia). lra.
Qed.

Lemma sum_ext n f g : (forall i, (i < n)%nat -> f i = g i) -> sum n f = sum n g.
Proof.
  intros h; apply Rle_antisym; apply sum_le; intros i hi; rewrite (h i hi); lra.
Qed.

Lemma sum_ge0 n f : (forall i, (i < n)%nat -> 0 <= f i) -> 0 <= sum n f.
Proof.
  induction n as [|n IH]; simpl; intros h; [lra|].
  assert (0 <= f n) by (apply h; lia).
  assert (0 <= sum n f) by (apply IH; intros; apply h; lia). lra.
Qed.

Lemma sum_add n f g : sum n (fun i => f i + g i) = sum n f + sum n g.
Proof. induction n as [|n IH]; simpl; [lra|rewrite IH; lra]. Qed.

Lemma sum_scale n c f : sum n (fun i => c * f i) = c * sum n f.
Proof. induction n as [|n IH]; simpl; [lra|rewrite IH; lra]. Qed.

Lemma sum_scaler n c f : sum n (fun i => f i * c) = sum n f * c.
Proof. induction n as [|n IH]; simpl; [lra|rewrite IH; lra]. Qed.

Lemma sum_sub n f g : sum n (fun i => f i - g i) = sum n f - sum n g.
Proof. induction n as [|n IH]; simpl; [lra|rewrite IH; lra]. Qed.

Lemma sum_const n c : sum n (fun _ => c) = INR n * c.
Proof. induction n as [|n IH]; simpl sum; [simpl; lra|rewrite IH, S_INR; lra]. Qed.

Lemma sum_exchange n m f : sum n (fun i => sum m (fun j => f i j)) = sum m (fun j => sum n (fun i => f i j)).
Proof.
  induction n as [|n IH]; simpl.
  - symmetry; rewrite sum_const; lra.
  - rewrite IH, <- sum_add; reflexivity.
Qed.

Lemma sum_Rabs n f : Rabs (sum n f) <= sum n (fun i => Rabs (f i)).
Proof.
  induction n as [|n IH]; simpl; [rewrite Rabs_R0; lra|].
  pose proof (Rabs_triang (sum n f) (f n)). lra.
Qed.

Lemma total_app l l' : total (l ++ l') = total l + total l'.
Proof. induction l as [|[x y] l IH]; simpl; [lra|rewrite IH; lra]. Qed.
Lemma size_app l l' : size (l ++ l') = size l + size l'.
Proof. induction l as [|[x y] l IH]; simpl; [lra|rewrite IH; lra]. Qed.
Lemma size_ge0 l : 0 <= size l.
Proof. induction l as [|[x y] l IH]; simpl; [lra|]. pose proof (Rabs_pos (x * y)). lra. Qed.
Lemma total_size l : Rabs (total l) <= size l.
Proof.
  induction l as [|[x y] l IH]; simpl; [rewrite Rabs_R0; lra|].
  pose proof (Rabs_triang (x * y) (total l)). lra.
Qed.

Lemma total_perm l l' : Permutation l l' -> total l = total l'.
Proof.
  induction 1 as [|[x y] l l' _ IH|[x y] [x' y'] l|l l' l'' _ IH _ IH']; simpl; lra.
Qed.
Lemma size_perm l l' : Permutation l l' -> size l = size l'.
Proof.
  induction 1 as [|[x y] l l' _ IH|[x y] [x' y'] l|l l' l'' _ IH _ IH']; simpl; lra.
Qed.

Lemma pairs_S n f g : pairs (S n) f g = pairs n f g ++ [(f n, g n)].
Proof. unfold pairs; rewrite seq_S, map_app; reflexivity. Qed.
Lemma pairs_length n f g : length (pairs n f g) = n.
Proof. unfold pairs; rewrite map_length, seq_length; reflexivity. Qed.
Lemma total_pairs n f g : total (pairs n f g) = sum n (fun i => f i * g i).
Proof. induction n as [|n IH]; [reflexivity|]. rewrite pairs_S, total_app, IH; simpl; lra. Qed.
Lemma size_pairs n f g : size (pairs n f g) = sum n (fun i => Rabs (f i) * Rabs (g i)).
Proof.
  induction n as [|n IH]; [reflexivity|].
  rewrite pairs_S, size_app, IH; simpl; rewrite Rabs_mult; lra.
Qed.

(* Powers of 1 + u. *)
Lemma pow_u_ge1 n : 1 <= (1 + u) ^ n.
Proof. apply pow_R1_Rle; lra. Qed.

Lemma pow_u_mono n m : (n <= m)%nat -> (1 + u) ^ n <= (1 + u) ^ m.
Proof. intros h; apply Rle_pow; [lra|exact h]. Qed.

Lemma pow_u_inverse n : (1 + u) ^ n * (1 - INR n * u) <= 1.
Proof.
  induction n as [|n IH]; [simpl; lra|].
  rewrite S_INR; simpl.
  pose proof (pow_u_ge1 n) as h1.
  pose proof (pos_INR n) as h2.
  replace ((1 + u) * (1 + u) ^ n * (1 - (INR n + 1) * u)) with
    ((1 + u) ^ n * (1 - INR n * u) - (1 + u) ^ n * (u * u * (INR n + 1))) by field.
  assert (0 <= (1 + u) ^ n * (u * u * (INR n + 1))).
  { apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; lra. }
  lra.
Qed.

(* 2^40 = 1099511627776 roundings are far fewer than it takes for 1 + 1/1000. *)
Lemma pow_u n : INR n <= 1099511627776 ->
  (1 + u) ^ n - 1 <= 1001 / 1000 * INR n * u /\ (1 + u) ^ n <= 2.
Proof.
  intros hn; pose proof (pow_u_inverse n) as h; pose proof (pow_u_ge1 n) as h1; pose proof (pos_INR n) as h0.
  set (p := (1 + u) ^ n) in *; set (x := INR n * u) in *.
  assert (x <= 1 / 1001) by (unfold x; lra).
  assert (0 <= x) by (unfold x; lra).
  assert (p <= 1 + 1001 / 1000 * x).
  { apply (Rmult_le_reg_r (1 - x)); [lra|]. nra. }
  split; unfold x in *; lra.
Qed.

Section Error.
Variables (eta : R) (fl : R -> R).
Hypothesis model : rounding eta fl.
Hypothesis eta_ge0 : 0 <= eta.

Lemma fl_error x : Rabs (fl x - x) <= u * Rabs x + eta.
Proof. apply model. Qed.
Lemma fl_ge0 x : 0 <= x -> 0 <= fl x.
Proof. apply model. Qed.

Fixpoint depth (t : tree) : nat :=
  match t with
  | Zero => 0
  | Product _ _ => 1
  | Add s t => S (max (depth s) (depth t))
  | Fused _ _ t => S (depth t)
  end.

(* The numbers of roundings. *)
Fixpoint roundings (t : tree) : nat :=
  match t with
  | Zero => 0
  | Product _ _ => 1
  | Add s t => S (roundings s + roundings t)
  | Fused _ _ t => S (roundings t)
  end.

Definition leaves (t : tree) : nat := length (products t) + zeros t.

Lemma leaves_Add s t : leaves (Add s t) = (leaves s + leaves t)%nat.
Proof. unfold leaves; simpl; rewrite app_length; lia. Qed.
Lemma leaves_Fused x y t : leaves (Fused x y t) = S (leaves t).
Proof. reflexivity. Qed.

Lemma leaves_depth t : (1 <= leaves t /\ depth t <= leaves t /\ roundings t <= 2 * leaves t - 1)%nat.
Proof.
  induction t as [|x y|s IHs t IHt|x y t IHt].
  - cbn; lia.
  - cbn; lia.
  - rewrite leaves_Add; cbn [depth roundings]; lia.
  - rewrite leaves_Fused; cbn [depth roundings]; lia.
Qed.

Lemma tree_error_depth t n : (depth t <= n)%nat ->
  Rabs (value fl t - total (products t)) <=
    ((1 + u) ^ n - 1) * size (products t) + INR (roundings t) * ((1 + u) ^ n * eta).
Proof.
  assert (mono : forall t n m, (n <= m)%nat ->
    ((1 + u) ^ n - 1) * size (products t) + INR (roundings t) * ((1 + u) ^ n * eta) <=
    ((1 + u) ^ m - 1) * size (products t) + INR (roundings t) * ((1 + u) ^ m * eta)).
  { intros t' n' m' h. pose proof (pow_u_mono n' m' h). pose proof (size_ge0 (products t')).
    pose proof (pos_INR (roundings t')).
    assert (INR (roundings t') * ((1 + u) ^ n' * eta) <= INR (roundings t') * ((1 + u) ^ m' * eta)).
    { apply Rmult_le_compat_l; [lra|]. apply Rmult_le_compat_r; lra. }
    assert (((1 + u) ^ n' - 1) * size (products t') <= ((1 + u) ^ m' - 1) * size (products t'))
      by (apply Rmult_le_compat_r; lra).
    lra. }
  revert n. induction t as [|x y|s IHs t IHt|x y t IHt]; intros n h.
  - simpl; rewrite Rminus_0_r, Rabs_R0; lra.
  - apply Rle_trans with (2 := mono (Product x y) 1%nat n h). simpl.
    pose proof (fl_error (x * y)). pose proof (Rabs_pos (x * y)).
    rewrite !Rplus_0_r, !Rmult_1_r, Rmult_1_l.
    replace (1 + u - 1) with u by ring. nra.
  - destruct n as [|n]; [simpl in h; lia|].
    assert (hs : (depth s <= n)%nat) by (cbn [depth] in h; lia).
    assert (ht : (depth t <= n)%nat) by (cbn [depth] in h; lia).
    specialize (IHs n hs); specialize (IHt n ht).
    cbn [value products roundings]. rewrite total_app, size_app, S_INR, plus_INR.
    pose proof (fl_error (value fl s + value fl t)) as e.
    pose proof (total_size (products s)); pose proof (total_size (products t)).
    set (a := value fl s) in *; set (b := value fl t) in *.
    set (A := total (products s)) in *; set (B := total (products t)) in *.
    set (P := size (products s)) in *; set (Q := size (products t)) in *.
    set (p := (1 + u) ^ n) in *.
    set (k := INR (roundings s)) in *; set (l := INR (roundings t)) in *.
    assert (1 <= p) by apply pow_u_ge1.
    change ((1 + u) ^ S n) with ((1 + u) * p).
    assert (h1 : Rabs (a + b) <= P + Q + Rabs (a - A) + Rabs (b - B)).
    { replace (a + b) with ((A + B) + ((a - A) + (b - B))) by ring.
      pose proof (Rabs_triang (A + B) ((a - A) + (b - B))).
      pose proof (Rabs_triang A B). pose proof (Rabs_triang (a - A) (b - B)). lra. }
    assert (h2 : Rabs (fl (a + b) - (A + B)) <= Rabs (fl (a + b) - (a + b)) + Rabs (a - A) + Rabs (b - B)).
    { replace (fl (a + b) - (A + B)) with ((fl (a + b) - (a + b)) + ((a - A) + (b - B))) by ring.
      pose proof (Rabs_triang (fl (a + b) - (a + b)) ((a - A) + (b - B))).
      pose proof (Rabs_triang (a - A) (b - B)). lra. }
    assert (0 <= P) by apply size_ge0. assert (0 <= Q) by apply size_ge0.
    assert (0 <= k) by apply pos_INR. assert (0 <= l) by apply pos_INR.
    assert (0 <= p * eta) by (apply Rmult_le_pos; lra).
    assert (eta <= (1 + u) * (p * eta)) by nra.
    set (x := Rabs (a - A)) in *; set (y := Rabs (b - B)) in *.
    assert (hk : (1 + u) * x + (1 + u) * y <=
      (1 + u) * ((p - 1) * P + k * (p * eta)) + (1 + u) * ((p - 1) * Q + l * (p * eta))) by lra.
    replace (((1 + u) * p - 1) * (P + Q) + (k + l + 1) * ((1 + u) * p * eta)) with
      ((1 + u) * ((p - 1) * P + k * (p * eta)) + (1 + u) * ((p - 1) * Q + l * (p * eta)) + u * (P + Q)
       + (1 + u) * (p * eta)) by field.
    lra.
  - destruct n as [|n]; [simpl in h; lia|].
    assert (ht : (depth t <= n)%nat) by (cbn [depth] in h; lia).
    specialize (IHt n ht).
    cbn [value products roundings total size]. rewrite S_INR.
    pose proof (fl_error (x * y + value fl t)) as e.
    pose proof (total_size (products t)).
    set (b := value fl t) in *. set (B := total (products t)) in *.
    set (Q := size (products t)) in *. set (p := (1 + u) ^ n) in *. set (l := INR (roundings t)) in *.
    assert (1 <= p) by apply pow_u_ge1.
    change ((1 + u) ^ S n) with ((1 + u) * p).
    assert (h1 : Rabs (x * y + b) <= Rabs (x * y) + Q + Rabs (b - B)).
    { replace (x * y + b) with ((x * y + B) + (b - B)) by ring.
      pose proof (Rabs_triang (x * y + B) (b - B)). pose proof (Rabs_triang (x * y) B). lra. }
    assert (h2 : Rabs (fl (x * y + b) - (x * y + B)) <= Rabs (fl (x * y + b) - (x * y + b)) + Rabs (b - B)).
    { replace (fl (x * y + b) - (x * y + B)) with ((fl (x * y + b) - (x * y + b)) + (b - B)) by ring.
      apply Rabs_triang. }
    assert (0 <= Q) by apply size_ge0. assert (0 <= l) by apply pos_INR.
    pose proof (Rabs_pos (x * y)).
    assert (0 <= p * eta) by (apply Rmult_le_pos; lra).
    assert (eta <= (1 + u) * (p * eta)) by nra.
    set (z := Rabs (b - B)) in *. set (w := Rabs (x * y)) in *.
    assert (hk : (1 + u) * z <= (1 + u) * ((p - 1) * Q + l * (p * eta))) by lra.
    assert (0 <= (1 + u) * (p - 1) * w) by (repeat apply Rmult_le_pos; lra).
    replace (((1 + u) * p - 1) * (w + Q) + (l + 1) * ((1 + u) * p * eta)) with
      ((1 + u) * ((p - 1) * Q + l * (p * eta)) + u * Q + u * w + (1 + u) * (p - 1) * w + (1 + u) * (p * eta))
      by field.
    lra.
Qed.

(* The error of a sum of n products, in any order of summation, with at most two zeros. *)
Lemma tree_error t l n :
  Permutation (products t) l -> (length l <= n)%nat -> (zeros t <= 2)%nat -> INR (n + 2) <= 1099511627776 ->
  Rabs (value fl t - total l) <= 1001 / 1000 * INR (n + 2) * u * size l + 4 * INR (n + 2) * eta.
Proof.
  intros hp hn hz hN.
  pose proof (leaves_depth t) as [_ [hd hr]].
  assert (hl : (leaves t <= n + 2)%nat).
  { unfold leaves; rewrite (Permutation_length hp); lia. }
  pose proof (tree_error_depth t (n + 2) ltac:(lia)) as e.
  rewrite (total_perm _ _ hp), (size_perm _ _ hp) in e.
  pose proof (pow_u (n + 2) hN) as [h1 h2].
  pose proof (size_ge0 l).
  assert (hR : INR (roundings t) <= 2 * INR (n + 2)).
  { replace (2 * INR (n + 2)) with (INR (2 * (n + 2))) by (rewrite mult_INR; simpl; ring).
    apply le_INR; lia. }
  pose proof (pos_INR (roundings t)). pose proof (pow_u_ge1 (n + 2)).
  assert (INR (roundings t) * ((1 + u) ^ (n + 2) * eta) <= 2 * INR (n + 2) * (2 * eta)).
  { apply Rmult_le_compat; [lra|apply Rmult_le_pos; lra|lra|apply Rmult_le_compat_r; lra]. }
  assert (((1 + u) ^ (n + 2) - 1) * size l <= 1001 / 1000 * INR (n + 2) * u * size l) by (apply Rmult_le_compat_r; lra).
  lra.
Qed.

(* Loops are trees: one product after the other, from zero, fused or not. *)
Fixpoint loop_tree (fused : bool) (n : nat) (f g : nat -> R) : tree :=
  match n with
  | O => Zero
  | S n => if fused then Fused (f n) (g n) (loop_tree fused n f g)
           else Add (loop_tree fused n f g) (Product (f n) (g n))
  end.

Lemma loop_tree_products b n f g :
  Permutation (products (loop_tree b n f g)) (pairs n f g) /\ zeros (loop_tree b n f g) = 1%nat.
Proof.
  induction n as [|n [IH IH']]; [split; [constructor|reflexivity]|].
  rewrite pairs_S; simpl; destruct b; simpl; split; try lia.
  - rewrite IH. apply Permutation_cons_append.
  - rewrite IH. apply Permutation_refl.
Qed.

(* Lower bounds of what is computed from numbers that are 0 or more. *)
Definition low (n t x y : R) : Prop := 0 <= n /\ 0 <= t /\ 0 <= x /\ 0 <= y /\ (1 - n * u) * x - t <= y.

Lemma low_exact x : 0 <= x -> low 0 0 x x.
Proof. unfold low; intros; repeat split; lra. Qed.

Lemma low_weaken n t x y n' t' : low n t x y -> n <= n' -> t <= t' -> low n' t' x y.
Proof.
  unfold low; intros (h1 & h2 & h3 & h4 & h5) hn ht; repeat split; try lra.
  assert ((1 - n' * u) * x <= (1 - n * u) * x) by (apply Rmult_le_compat_r; lra). lra.
Qed.

Lemma low_le n t x y x' : low n t x y -> 0 <= x' <= x -> n * u <= 1 -> low n t x' y.
Proof.
  unfold low; intros (h1 & h2 & h3 & h4 & h5) hx hn; repeat split; try lra.
  assert ((1 - n * u) * x' <= (1 - n * u) * x) by (apply Rmult_le_compat_l; lra). lra.
Qed.

Lemma low_fl n t x y : low n t x y -> low (n + 1) (t + eta) x (fl y).
Proof.
  unfold low; intros (h1 & h2 & h3 & h4 & h5); repeat split; try lra.
  - apply fl_ge0; exact h4.
  - pose proof (fl_error y) as e. rewrite (Rabs_pos_eq y h4) in e.
    pose proof (Rle_abs (- (fl y - y))) as e'; rewrite Rabs_Ropp in e'.
    assert ((1 - u) * ((1 - n * u) * x - t) <= (1 - u) * y) by (apply Rmult_le_compat_l; lra).
    assert (0 <= n * (u * u) * x) by (repeat apply Rmult_le_pos; lra).
    assert (0 <= u * t) by (apply Rmult_le_pos; lra).
    replace ((1 - u) * ((1 - n * u) * x - t)) with
      ((1 - (n + 1) * u) * x - t + n * (u * u) * x + u * t) in * by field.
    lra.
Qed.

Lemma low_add n t x y t' x' y' : low n t x y -> low n t' x' y' -> low n (t + t') (x + x') (y + y').
Proof. unfold low; intros (h1 & h2 & h3 & h4 & h5) (k1 & k2 & k3 & k4 & k5); repeat split; lra. Qed.

Lemma low_mul n t x y n' t' x' y' X X' : low n t x y -> low n' t' x' y' -> x <= X -> x' <= X' ->
  n' * u <= 1 -> n * u <= 1 -> low (n + n') (t * X' + t' * X) (x * x') (y * y').
Proof.
  unfold low; intros (h1 & h2 & h3 & h4 & h5) (k1 & k2 & k3 & k4 & k5) hX hX' hn' hn.
  assert (0 <= t * X') by (apply Rmult_le_pos; lra).
  assert (0 <= t' * X) by (apply Rmult_le_pos; lra).
  repeat split; try lra; try (apply Rmult_le_pos; lra).
  assert (t * x' <= t * X') by (apply Rmult_le_compat_l; lra).
  assert (t' * x <= t' * X) by (apply Rmult_le_compat_l; lra).
  set (a := (1 - n * u)) in *; set (b := (1 - n' * u)) in *.
  assert (0 <= a <= 1) by (unfold a; lra). assert (0 <= b <= 1) by (unfold b; lra).
  assert (0 <= x * x') by (apply Rmult_le_pos; lra).
  assert (hab : (1 - (n + n') * u) * (x * x') <= a * b * (x * x')).
  { apply Rmult_le_compat_r; [lra|]. unfold a, b.
    assert (0 <= n * n') by (apply Rmult_le_pos; lra). lra. }
  assert (0 <= y * y') by (apply Rmult_le_pos; lra).
  assert (hb : a * b * (x * x') - t * x' - t' * x <= y * y').
  { destruct (Rle_lt_dec t (a * x)) as [c|c].
    - destruct (Rle_lt_dec t' (b * x')) as [c'|c'].
      + assert ((a * x - t) * (b * x' - t') <= y * y') by (apply Rmult_le_compat; lra).
        assert (t * (b * x') <= t * x') by (apply Rmult_le_compat_l; nra).
        assert (t' * (a * x) <= t' * x) by (apply Rmult_le_compat_l; nra).
        assert (0 <= t * t') by (apply Rmult_le_pos; lra). nra.
      + assert (a * x * (b * x') <= a * x * t') by (apply Rmult_le_compat_l; [nra|lra]).
        assert (a * x * t' <= x * t') by (apply Rmult_le_compat_r; nra). nra.
    - assert (a * x * (b * x') <= t * (b * x')) by (apply Rmult_le_compat_r; [nra|lra]).
      assert (t * (b * x') <= t * x') by (apply Rmult_le_compat_l; nra). nra. }
  lra.
Qed.

Lemma low_loop n t d x y : 0 <= n -> 0 <= t -> (forall i, (i < d)%nat -> low n t (x i) (y i)) ->
  low (n + INR d) (INR d * (t + eta)) (sum d x) (loop fl d y).
Proof.
  intros hn ht; induction d as [|d IH]; intros h.
  - simpl; unfold low; repeat split; lra.
  - simpl sum; simpl loop. rewrite S_INR.
    assert (IH' := IH ltac:(intros; apply h; lia)). clear IH.
    assert (hd := h d ltac:(lia)). pose proof (pos_INR d).
    apply low_weaken with (n := n + INR d + 1) (t := INR d * (t + eta) + t + eta); [|lra|lra].
    apply low_fl, low_add; [exact IH'|].
    apply low_weaken with (1 := hd); lra.
Qed.
End Error.
