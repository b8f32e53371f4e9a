(* RoundingAdvance: from layer to layer the two bounds of every coordinate stay true (src/engine/float.rs, "A layer").

   Notation as in RoundingLayer. Main lemma: reached_bounded. *)
Require Import Reals List Permutation Lra Lia.
From Hardmax Require Import Rounding RoundingBound RoundingSlack RoundingScore RoundingLayer.
Import ListNotations.
Local Open Scope R_scope.

Section Layers.
Variables (eta : R) (fl : R -> R) (C : constants) (m : nat) (wt : nat -> nat).
Hypothesis model : rounding eta fl.
Hypothesis eta_ge0 : 0 <= eta.
Hypothesis eta_le : eta <= / 2 ^ 1070.
Hypothesis constants_enough : enough C.
Hypothesis wt_gt0 : forall j, (1 <= wt j)%nat.

Local Notation eps := (/ 2 ^ 1070).
Local Notation T := 1496577676626844588240573268701473812127674924007424.
Local Notation bounded := (bounded m).
Let fl_upper := fl_upper eta fl model.
Let fl_lower := fl_lower eta fl model.
Let eta_small := eta_small eta eta_le.
Let eps_tiny := eps_tiny C constants_enough.
Let exact_mean_one := exact_mean_one wt wt_gt0.
Let exact_mean_le := exact_mean_le wt wt_gt0.
Let mean_error := mean_error eta fl m wt model eta_ge0 wt_gt0.

(* r and beta. *)
Lemma rho_bounds S : step_ok fl C S ->
  Rabs (exact_r S) + Rabs (exact_beta S) <= rho S /\ 1 <= rho S <= 18446744073709551616 /\
  Rabs (exact_r S) <= 2305843009213693952 /\ Rabs (exact_beta S) <= 2305843009213693952.
Proof.
  intros (h1 & hr & hb & lr & lb & [(p1 & p2 & ->)|e]).
  - rewrite (Rabs_pos_eq _ p1), (Rabs_pos_eq _ p2). lra.
  - pose proof (up_bounds C constants_enough) as hup. pose proof eps_small. pose proof eps_gt0.
    unfold converted in *. set (E := eps) in *.
    pose proof (Rabs_triang (exact_r S) (exact_beta S)) as ht. rewrite h1, Rabs_R1 in ht.
    assert (tri : forall x y, Rabs y - Rabs (x - y) <= Rabs x <= Rabs y + Rabs (x - y)).
    { intros x y. pose proof (Rabs_triang y (x - y)) as t1. replace (y + (x - y)) with x in t1 by ring.
      pose proof (Rabs_triang x (- (x - y))) as t2. replace (x + - (x - y)) with y in t2 by ring.
      rewrite Rabs_Ropp in t2. lra. }
    pose proof (tri (r S) (exact_r S)). pose proof (tri (beta S) (exact_beta S)).
    pose proof (Rabs_pos (r S)). pose proof (Rabs_pos (beta S)).
    set (a := Rabs (exact_r S)) in *. set (b := Rabs (exact_beta S)) in *.
    set (x := Rabs (r S) + Rabs (beta S)) in *.
    assert (hx : (1 - 3 * u) * (a + b) <= x <= (1 + 3 * u) * (a + b)) by (unfold x; lra).
    pose proof (fl_upper x ltac:(lra)). pose proof (fl_lower x ltac:(lra)).
    assert (fl x * (1048577 / 1048576) <= fl x * up C <= fl x * 2) by (split; apply Rmult_le_compat_l; lra).
    pose proof (fl_upper (fl x * up C) ltac:(lra)). pose proof (fl_lower (fl x * up C) ltac:(lra)).
    rewrite e. lra.
Qed.

Lemma product_error x xe y ye Y dy : converted x xe -> Rabs (y - ye) <= dy -> Rabs ye <= Y -> 0 <= Y ->
  Rabs (fl (x * y) - xe * ye) <=
    (1 + u) * ((2 * u * Rabs xe + eps) * (Y + dy) + Rabs xe * dy) + u * (Rabs xe * Y) + eta /\
  Rabs (xe * ye) <= Rabs xe * Y.
Proof.
  unfold converted; intros hx hy hY hY0. pose proof eps_gt0. set (E := eps) in *.
  pose proof (Rabs_pos xe). pose proof (Rabs_pos (y - ye)).
  assert (h0 : Rabs (xe * ye) <= Rabs xe * Y) by (rewrite Rabs_mult; apply Rmult_le_compat_l; lra).
  split; [|exact h0].
  assert (hy' : Rabs y <= Y + dy).
  { replace y with (ye + (y - ye)) by ring. pose proof (Rabs_triang ye (y - ye)). lra. }
  assert (h1 : Rabs (x * y - xe * ye) <= (2 * u * Rabs xe + E) * (Y + dy) + Rabs xe * dy).
  { replace (x * y - xe * ye) with ((x - xe) * y + xe * (y - ye)) by ring.
    apply Rle_trans with (1 := Rabs_triang _ _). rewrite !Rabs_mult.
    apply Rplus_le_compat; apply Rmult_le_compat; try apply Rabs_pos; lra. }
  assert (mm := proj1 model). pose proof (mm (x * y)) as h2.
  assert (h3 : Rabs (x * y) <= Rabs xe * Y + ((2 * u * Rabs xe + E) * (Y + dy) + Rabs xe * dy)).
  { replace (x * y) with (xe * ye + (x * y - xe * ye)) by ring.
    pose proof (Rabs_triang (xe * ye) (x * y - xe * ye)). lra. }
  replace (fl (x * y) - xe * ye) with ((fl (x * y) - x * y) + (x * y - xe * ye)) by ring.
  apply Rle_trans with (1 := Rabs_triang _ _). lra.
Qed.

(* The error of a moved coordinate. *)
Lemma moved_error S k P0 M dl z zx y ye : step_ok fl C S -> INR k <= MOST_SUMMED ->
  0 <= M <= B -> 0 <= dl <= B -> P0 = M + dl ->
  Rabs zx <= M -> Rabs (z - zx) <= dl -> Rabs ye <= M ->
  Rabs (y - ye) <= dl + slip k * P0 + 1099511627776 * eta ->
  Rabs (fl (fl (r S * z) + fl (beta S * y)) - (exact_r S * zx + exact_beta S * ye)) <=
    rho S * dl + (slip k + 9 / 2 * u) * (rho S * P0) + 1298074214633706907132624082305024 * eps.
Proof.
  intros hS hk hM hdl hP hzx hz hye hy.
  destruct (rho_bounds S hS) as (hab & hrho & ha & hb). destruct hS as (_ & hr & hbeta & _).
  destruct (product_error _ _ z zx M dl hr hz hzx ltac:(lra)) as [e1 t1].
  destruct (product_error _ _ y ye M _ hbeta hy hye ltac:(lra)) as [e2 t2].
  pose proof (Rabs_pos (exact_r S)). pose proof (Rabs_pos (exact_beta S)).
  pose proof eps_gt0. pose proof eps_small. pose proof (pos_INR k).
  unfold MOST_SUMMED in hk.
  assert (hh : 0 <= slip k <= 1 / 1000) by (unfold slip; lra).
  assert (heta : eta <= eps) by exact eta_le.
  set (h := slip k) in *. set (E := eps) in *.
  set (a := Rabs (exact_r S)) in *. set (b := Rabs (exact_beta S)) in *.
  set (y1 := fl (r S * z)) in *. set (y2 := fl (beta S * y)) in *.
  set (x1 := exact_r S * zx) in *. set (x2 := exact_beta S * ye) in *.
  assert (mm := proj1 model). pose proof (mm (y1 + y2)) as e3.
  assert (h1 : Rabs ((y1 + y2) - (x1 + x2)) <= Rabs (y1 - x1) + Rabs (y2 - x2)).
  { replace ((y1 + y2) - (x1 + x2)) with ((y1 - x1) + (y2 - x2)) by ring. apply Rabs_triang. }
  assert (h2 : Rabs (y1 + y2) <= a * M + b * M + Rabs (y1 - x1) + Rabs (y2 - x2)).
  { replace (y1 + y2) with ((x1 + x2) + ((y1 + y2) - (x1 + x2))) by ring.
    pose proof (Rabs_triang (x1 + x2) ((y1 + y2) - (x1 + x2))). pose proof (Rabs_triang x1 x2). lra. }
  replace (fl (y1 + y2) - (x1 + x2)) with ((fl (y1 + y2) - (y1 + y2)) + ((y1 + y2) - (x1 + x2))) by ring.
  apply Rle_trans with (1 := Rabs_triang _ _).
  set (e := Rabs (y1 - x1)) in *. set (f := Rabs (y2 - x2)) in *.
  (* Everything by P = M + dl. *)
  assert (hP0 : 0 <= P0 <= 2 * B) by lra.
  assert (aM : a * M = a * P0 - a * dl) by (rewrite hP; ring).
  assert (bM : b * M = b * P0 - b * dl) by (rewrite hP; ring).
  assert (0 <= a * dl) by (apply Rmult_le_pos; lra). assert (0 <= b * dl) by (apply Rmult_le_pos; lra).
  assert (a * dl <= a * P0) by (apply Rmult_le_compat_l; lra).
  assert (b * dl <= b * P0) by (apply Rmult_le_compat_l; lra).
  assert (0 <= a * P0) by (apply Rmult_le_pos; lra). assert (0 <= b * P0) by (apply Rmult_le_pos; lra).
  assert (hbP : 0 <= h * (b * P0) <= 1 / 1000 * (b * P0))
    by (split; [apply Rmult_le_pos; lra|apply Rmult_le_compat_r; lra]).
  assert (EP : 0 <= E * P0 <= E * (2 * B)) by (split; [apply Rmult_le_pos; lra|apply Rmult_le_compat_l; lra]).
  assert (hEP : 0 <= h * (E * P0) <= 1 / 1000 * (E * P0))
    by (split; [apply Rmult_le_pos; lra|apply Rmult_le_compat_r; lra]).
  assert (be : 0 <= b * eta <= 2305843009213693952 * E).
  { split; [apply Rmult_le_pos; lra|]. apply Rmult_le_compat; lra. }
  assert (Ee : 0 <= E * eta <= E).
  { split; [apply Rmult_le_pos; lra|]. rewrite <- (Rmult_1_r E) at 2. apply Rmult_le_compat_l; lra. }
  assert (he : e <= (1 + u) * (2 * u * (a * P0) + E * P0 + a * dl) + u * (a * P0 - a * dl) + eta).
  { apply Rle_trans with (1 := e1). rewrite aM, <- hP. lra. }
  assert (hf : f <= (1 + u) * (2 * u * (b * P0 + h * (b * P0) + 1099511627776 * (b * eta))
      + (E * P0 + h * (E * P0) + 1099511627776 * (E * eta))
      + (b * dl + h * (b * P0) + 1099511627776 * (b * eta))) + u * (b * P0 - b * dl) + eta).
  { apply Rle_trans with (1 := e2). rewrite bM.
    replace (M + (dl + h * P0 + 1099511627776 * eta)) with (P0 + h * P0 + 1099511627776 * eta) by (rewrite hP; ring).
    lra. }
  assert (g1 : (a + b) * dl <= rho S * dl) by (apply Rmult_le_compat_r; lra).
  assert (g2 : (h + 9 / 2 * u) * ((a + b) * P0) <= (h + 9 / 2 * u) * (rho S * P0)).
  { apply Rmult_le_compat_l; [lra|]. apply Rmult_le_compat_r; lra. }
  assert (g3 : 0 <= h * (a * P0)) by (apply Rmult_le_pos; lra).
  clear hy hz hzx hye hr hbeta e1 e2 t1 t2 mm.
  lra.
Qed.

(* The new error bound is not below the old one times rho and what rounding adds. *)
Lemma new_error_bound S k M dl : step_ok fl C S -> INR k <= MOST_SUMMED -> 0 <= M <= B -> 0 <= dl <= B ->
  rho S * dl + (slip k + 9 / 2 * u) * (rho S * (M + dl)) + 1298074214633706907132624082305024 * eps <=
  fl (fl (fl (fl (rho S * dl) + fl (fl (rho S * fl (M + dl)) * gamma fl C (k + layer_roundings C))) * up C) + tiny C).
Proof.
  intros hS hk hM hdl. destruct (rho_bounds S hS) as (_ & hrho & _). clear hS.
  pose proof (up_bounds C constants_enough) as hup. pose proof (tiny_ge0 C constants_enough).
  pose proof eps_gt0. pose proof eps_small. pose proof eps_tiny as ht. pose proof (pos_INR k).
  assert (hg : 1009 / 1000 * (INR k + 12) * u <= gamma fl C (k + layer_roundings C) <= 1 / 2).
  { assert (ce := constants_enough). destruct ce as (_ & _ & _ & _ & _ & _ & _ & [h h']). unfold LAYER_ROUNDINGS in h.
    assert (a : INR 12 <= INR (layer_roundings C) <= INR 1000) by (split; apply le_INR; assumption).
    replace (INR 12) with 12 in a by (simpl; lra).
    replace (INR 1000) with 1000 in a by (rewrite INR_IZR_INZ; reflexivity).
    unfold MOST_SUMMED in hk.
    destruct (gamma_bounds eta fl C model eta_small constants_enough (k + layer_roundings C)) as [g1 g2];
      [lia|rewrite plus_INR; lra|].
    rewrite plus_INR in *. split; lra. }
  set (g := gamma fl C (k + layer_roundings C)) in *. set (q := rho S) in *.
  assert (fl' : forall n t x y, low n t x y -> low (n + 1) (t + eta) x (fl y)) by (intros; apply low_fl; assumption).
  assert (qd : 0 <= q * dl) by (apply Rmult_le_pos; lra).
  pose proof (fl' _ _ _ _ (low_exact (q * dl) qd)) as l1.
  pose proof (fl' _ _ _ _ (low_exact (M + dl) ltac:(lra))) as l2.
  pose proof (fl' _ _ _ _ (exact_times _ _ _ _ q 18446744073709551616 l2 ltac:(lra) ltac:(lra))) as l3.
  pose proof (fl' _ _ _ _ (times_exact _ _ _ _ g 1 l3 ltac:(lra) ltac:(lra))) as l4.
  assert (l1' := low_weaken _ _ _ _ 3 eta l1 ltac:(lra) ltac:(lra)).
  assert (l4' := low_weaken _ _ _ _ 3 (18446744073709551618 * eta) l4 ltac:(lra) ltac:(lra)).
  pose proof (fl' _ _ _ _ (low_add _ _ _ _ _ _ _ l1' l4')) as l5.
  pose proof (fl' _ _ _ _ (times_exact _ _ _ _ (up C) 2 l5 ltac:(lra) ltac:(lra))) as l6.
  pose proof (fl' _ _ _ _ (add_exact _ _ _ _ (tiny C) l6 ltac:(lra))) as (_ & _ & _ & _ & l7).
  set (res := fl (fl _ + tiny C)) in *.
  assert (heta : eta <= eps) by exact eta_le. set (E := eps) in *.
  assert (qP : 0 <= q * (M + dl)) by (apply Rmult_le_pos; lra).
  assert (hs : (slip k + 9 / 2 * u) * (q * (M + dl)) <= q * (M + dl) * g).
  { rewrite (Rmult_comm (q * (M + dl)) g). apply Rmult_le_compat_r; [lra|]. unfold slip. lra. }
  set (X := q * dl + q * (M + dl) * g) in *.
  assert (0 <= q * (M + dl) * g) by (apply Rmult_le_pos; lra).
  assert (X * (1048577 / 1048576) <= X * up C) by (apply Rmult_le_compat_l; unfold X; lra).
  assert (0 <= X) by (unfold X; lra).
  unfold X in *. lra.
Qed.

Lemma new_magnitude S M : step_ok fl C S -> 140737488355328 * eps <= M <= B ->
  rho S * M <= (if Rlt_dec 1 (rho S) then fl (M * fl (rho S * up C)) else M).
Proof.
  intros hS hM. destruct (rho_bounds S hS) as (_ & hrho & _). pose proof eps_gt0.
  destruct (Rlt_dec 1 (rho S)) as [h|h]; [|replace (rho S) with 1 by lra; lra].
  pose proof (up_bounds C constants_enough) as hup. pose proof eps_small.
  assert (heta : eta <= eps) by exact eta_le. set (E := eps) in *. set (q := rho S) in *.
  assert (q * (1048577 / 1048576) <= q * up C) by (apply Rmult_le_compat_l; lra).
  assert (0 <= q * up C) by lra.
  pose proof (fl_lower (q * up C) ltac:(lra)) as h1.
  assert (h2 : (1 + / 2097152) * q <= fl (q * up C)) by lra.
  assert (h3 : (1 + / 2097152) * (q * M) <= M * fl (q * up C)).
  { replace ((1 + / 2097152) * (q * M)) with (M * ((1 + / 2097152) * q)) by ring. apply Rmult_le_compat_l; lra. }
  assert (h4 : 1 * M <= q * M) by (apply Rmult_le_compat_r; lra).
  pose proof (fl_lower (M * fl (q * up C)) ltac:(lra)). lra.
Qed.

Lemma advanced_bounded S s s' : step_ok fl C S -> bounded s -> advanced fl C m wt S s s' -> bounded s'.
Proof.
  intros hS hs (set & most & hmost & hpoints & hsizes).
  destruct (rho_bounds S hS) as (hab & hrho & _). pose proof eps_gt0.
  pose proof hs as [hb hp].
  assert (hM : forall c, rho S * magnitude s c <= magnitude s' c).
  { intros c. destruct (hsizes c) as (_ & -> & _). apply new_magnitude; [exact hS|apply hb]. }
  assert (hE : forall c, rho S * error s c + (slip most + 9 / 2 * u) * (rho S * (magnitude s c + error s c))
    + 1298074214633706907132624082305024 * eps <= error s' c).
  { intros c. destruct (hsizes c) as (-> & _). destruct (hb c). pose proof eps_small.
    apply new_error_bound; trivial; lra. }
  assert (h0 : forall c, 1 * magnitude s c <= rho S * magnitude s c /\ 1 * error s c <= rho S * error s c /\ 0 <= (slip most + 9 / 2 * u) * (rho S * (magnitude s c + error s c))).
  { intros c. destruct (hb c). pose proof (pos_INR most).
    split; [apply Rmult_le_compat_r; lra|]. split; [apply Rmult_le_compat_r; lra|].
    apply Rmult_le_pos; [unfold slip; lra|]. apply Rmult_le_pos; lra. }
  split.
  - intros c. destruct (hsizes c) as (_ & _ & h1 & h2). rewrite LIMIT_eq in *.
    specialize (hM c); specialize (hE c); specialize (h0 c). destruct (hb c). lra.
  - intros i c hi. destruct (hpoints i hi) as [hset hc]. destruct (hc c) as [hx hf].
    specialize (hM c); specialize (hE c); specialize (h0 c). destruct (hb c) as [hMc hEc]. destruct (hp i c hi) as [hxi hzi].
    pose proof hset as (hne & hin & _).
    pose proof (exact_mean_le (exact_points s) (set i) c (magnitude s c) hne
      (fun j hj => proj1 (hp j c (hin j hj)))) as hmean.
    set (mean := exact_mean wt (exact_points s) (set i) c) in *.
    split.
    + rewrite hx. apply Rle_trans with (1 := Rabs_triang _ _). rewrite !Rabs_mult.
      assert (Rabs (exact_r S) * Rabs (exact_points s i c) <= Rabs (exact_r S) * magnitude s c)
        by (apply Rmult_le_compat_l; [apply Rabs_pos|lra]).
      assert (Rabs (exact_beta S) * Rabs mean <= Rabs (exact_beta S) * magnitude s c)
        by (apply Rmult_le_compat_l; [apply Rabs_pos|lra]).
      assert ((Rabs (exact_r S) + Rabs (exact_beta S)) * magnitude s c <= rho S * magnitude s c).
      { apply Rmult_le_compat_r; [|exact hab]. pose proof (Rabs_pos (exact_points s i c)); lra. }
      lra.
    + rewrite hx. destruct hf as [[hf hself]|(y & hy & hf)].
      * assert (hm : mean = exact_points s i c) by (unfold mean; rewrite hself; apply exact_mean_one).
        rewrite hf, hm. destruct hS as (h1 & _).
        replace (exact_r S * exact_points s i c + exact_beta S * exact_points s i c) with (exact_points s i c)
          by (rewrite <- Rmult_plus_distr_r, h1; ring).
        lra.
      * rewrite hf. apply Rle_trans with (2 := hE).
        pose proof eps_small.
        apply moved_error with (M := magnitude s c); trivial; try lra.
        destruct hy as [hy|(j & hj & ->)].
        -- apply mean_error; assumption.
        -- assert (hm : mean = exact_points s j c) by (unfold mean; rewrite hj; apply exact_mean_one).
           rewrite hm. destruct (hp j c (hin j ltac:(rewrite hj; left; reflexivity))) as [_ h].
           pose proof (pos_INR most).
           assert (0 <= slip most * (magnitude s c + error s c)) by (apply Rmult_le_pos; [unfold slip; lra|lra]).
           lra.
Qed.

Lemma reached_bounded S s : step_ok fl C S -> reached fl C m wt S s -> bounded s.
Proof.
  intros hS; induction 1 as [s h|s s' _ IH h].
  - apply started_bounded with (eta := eta) (fl := fl) (C := C); trivial.
  - apply advanced_bounded with (2 := IH) (3 := h); exact hS.
Qed.
End Layers.
