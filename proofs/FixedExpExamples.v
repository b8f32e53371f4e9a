(* FixedExpExamples: the theorems on the enclosures of softmax applied, and values that tests/proofs.rs compares with the Rust code.

     values == bits, y, and the ends of the enclosure of exp(-y/2^bits) in units of 2^-bits *)
Require Import Reals ZArith List Lra.
From Hardmax Require Import FixedExp FixedSoftmax.
Import ListNotations.

Definition values : list (Z * Z * (Z * Z)) := [
  (0, 0, (1, 1));
  (0, 1, (0, 1));
  (1, 1, (1, 2));
  (1, 3, (0, 1));
  (8, 1, (255, 256));
  (8, 256, (94, 95));
  (8, 1000, (5, 6));
  (8, 2048, (0, 1));
  (53, 4503599627370496, (5463142506141193, 5463142506141194));
  (53, 9007199254740992, (3313563428353947, 3313563428353948));
  (53, 27021597764235321, (448442045098148, 448442045098149));
  (53, 288230376151711743, (114, 115));
  (64, 1, (18446744073709551614, 18446744073709551616));
  (64, 2635249153387078802, (15991074759846445732, 15991074759846445733));
  (64, 202914184810805067776, (308092000073334, 308092000073335));
  (200, 803469022129495137770981046170581301261101496891396417650689, (974657192101734298498536032487101115179735036983731643136973, 974657192101734298498536032487101115179735036983731643136974));
  (200, 205688069665150755269371147819668813122841983204197482918576128, (41333, 41334))
]%Z.

Lemma values_right : map (fun '(bits, y, _) => exp_of bits y) values = map snd values.
Proof. vm_compute. reflexivity. Qed.

Local Open Scope R_scope.

(* exp(-1) in units of 1/256. *)
Example exp_enclosed_example : 94 / 256 <= exp (- (1)) <= 95 / 256.
Proof.
  pose proof (exp_enclosed 8 (-256) (-256) ltac:(discriminate) ltac:(discriminate) ltac:(discriminate) (- (1))) as h.
  replace (exp_ends 8 (-256) (-256)) with (94, 95)%Z in h by (vm_compute; reflexivity).
  cbn [fst snd] in h. replace (IZR (2 ^ 8)) with 256 in h by reflexivity. apply h. lra.
Qed.

(* Scores 0 and -1 at temperature 1, and the points 0 and 1: the mean is 1/(1 + e), in units of 1/256. *)
Example softmax_mean_enclosed_example : 68 <= softmax_mean 1 [0; - (1)] [0; 1] * 256 <= 70.
Proof.
  pose proof (softmax_mean_enclosed 8 ltac:(discriminate) 1 (256, 256)%Z Rlt_0_1 ltac:(discriminate)) as h.
  assert (i : inside 8 (256, 256)%Z (/ 1)) by (unfold inside; cbn [fst snd]; replace (IZR (2 ^ 8)) with 256 by reflexivity; lra).
  specialize (h i [(0, 0); (-256, -256)]%Z [0; - (1)] [(0, 0); (256, 256)]%Z [0; 1] ltac:(discriminate) eq_refl).
  replace (mean_enclosure 8 (256, 256)%Z [(0, 0); (-256, -256)]%Z [(0, 0); (256, 256)]%Z) with (68, 70)%Z in h
    by (vm_compute; reflexivity).
  unfold inside in h; cbn [fst snd] in h. replace (IZR (2 ^ 8)) with 256 in h by reflexivity.
  apply h; repeat constructor; cbn [fst snd]; lra.
Qed.
