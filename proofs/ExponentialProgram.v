(******************************************************************************)
(* Exponential polynomials, as a program (docs/theory.md, section 3)          *)
(*                                                                            *)
(* Standard library only: part of what is extracted. Proved in Exponential.v. *)
(*                                                                            *)
(*      series == coefficients in increasing degree                           *)
(*        poly == a series of integers: a polynomial in t                     *)
(*        expo == a series of polynomials in t: a polynomial in x = r^t       *)
(* positive_for_ever q p F T == F > 0 at t = 0, 1, 2, ..., where r = q/p:     *)
(*                a dominant term from T on, the values before one by one     *)
(*   enclosure == [low, high] / unit holds x; each operation rounds outward   *)
(******************************************************************************)

From Coq Require Import ZArith List Bool.
Import ListNotations.
Local Open Scope Z_scope.

(* ---- series ---- *)

Section Series.
Context {C : Type} (add mul : C -> C -> C) (zero : C).

Fixpoint series_add (f g : list C) : list C :=
  match f, g with
  | a :: f', b :: g' => add a b :: series_add f' g'
  | [], _ => g
  | _, [] => f
  end.

Fixpoint series_mul (f g : list C) : list C :=
  match f with
  | [] => []
  | a :: f' => series_add (map (mul a) g) (zero :: series_mul f' g)
  end.
End Series.

Definition poly_add : list Z -> list Z -> list Z := series_add Z.add.
Definition poly_mul : list Z -> list Z -> list Z := series_mul Z.add Z.mul 0.
Definition poly_scale (c : Z) : list Z -> list Z := map (Z.mul c).
Definition poly_at (t : Z) (f : list Z) : Z := fold_right (fun a s => a + t * s) 0 f.

Definition expo_add : list (list Z) -> list (list Z) -> list (list Z) := series_add poly_add.
Definition expo_mul : list (list Z) -> list (list Z) -> list (list Z) :=
  series_mul poly_add poly_mul [].
Definition expo_scale (c : Z) : list (list Z) -> list (list Z) := map (poly_scale c).
Definition expo_at (t : Z) (F : list (list Z)) : list Z := map (poly_at t) F.

(* No trailing zeros in a part, no empty part first: divided by a power of x. *)
Fixpoint trim (f : list Z) : list Z :=
  match f with
  | [] => []
  | a :: f' => match trim f' with [] => if a =? 0 then [] else [a] | g => a :: g end
  end.

Fixpoint leading (F : list (list Z)) : list (list Z) :=
  match F with
  | [] => []
  | f :: F' => match trim f with [] => leading F' | g => g :: map trim F' end
  end.

Definition vanishes (F : list (list Z)) : bool :=
  match leading F with [] => true | _ => false end.

(* x^n by squaring; 1 for n < 0 *)
Fixpoint power_pos (x : Z) (n : positive) : Z :=
  match n with
  | xH => x
  | xO m => let y := power_pos x m in y * y
  | xI m => let y := power_pos x m in x * (y * y)
  end.
Definition power (x n : Z) : Z := match n with Zpos m => power_pos x m | _ => 1 end.

(* ---- the sign of a sum of v_e x^e, x in an interval ---- *)

Record enclosure := Enclosure { low : Z; high : Z; unit : Z }.

(* lower and upper bound, over a positive denominator *)
Fixpoint bounds_of (e : enclosure) (v : list Z) : Z * Z * Z :=
  match v with
  | [] => (0, 0, 1)
  | a :: v' =>
      let '(l, h, D) := bounds_of e v' in
      let whole := a * (D * unit e) in
      (whole + l * (if 0 <=? l then low e else high e),
       whole + h * (if 0 <=? h then high e else low e), D * unit e)
  end.

Definition ceiling (x y : Z) : Z := - ((- x) / y).

Definition one_enclosure (bits : Z) : enclosure :=
  let u := power 2 bits in Enclosure u u u.
Definition times_rate (q p : Z) (e : enclosure) : enclosure :=
  Enclosure (low e * q / p) (ceiling (high e * q) p) (unit e).
Definition squared (e : enclosure) : enclosure :=
  Enclosure (low e * low e / unit e) (ceiling (high e * high e) (unit e)) (unit e).

Fixpoint rate_power (q p bits : Z) (t : positive) : enclosure :=
  match t with
  | xH => times_rate q p (one_enclosure bits)
  | xO t' => squared (rate_power q p bits t')
  | xI t' => times_rate q p (squared (rate_power q p bits t'))
  end.

Definition exact_power (q p t : Z) : enclosure :=
  let u := power q t in Enclosure u u (power p t).

(* by the enclosure where it decides, else exactly *)
Definition sum_positive (q p t : Z) (e : enclosure) (v : list Z) : bool :=
  let '(l, h, _) := bounds_of e v in
  if 0 <? l then true
  else if h <=? 0 then false
  else let '(l', _, _) := bounds_of (exact_power q p t) v in 0 <? l'.

(* ---- dominance ---- *)

(* From s on no term grows against the dominant one: ((s+1)/s)^more r^e <= 1. *)
Fixpoint settled_ratios (q p s : Z) (top : nat) (e : Z) (parts : list (list Z)) : bool :=
  match parts with
  | [] => true
  | f :: parts' =>
      let more := Z.of_nat (length f - top) in
      (power (s + 1) more * power q e <=? power s more * power p e) && settled_ratios q p s top (e + 1) parts'
  end.

Definition against (f : list Z) : list Z := map (fun a => - Z.abs a) f.
Definition margins (g : list Z) (rest : list (list Z)) : list (list Z) :=
  (against (removelast g) ++ [last g 0]) :: map against rest.

Definition dominated (q p bits : Z) (g : list Z) (rest : list (list Z)) (s : Z) : bool :=
  settled_ratios q p s (length g) 1 rest &&
  match s with
  | Zpos n => sum_positive q p s (rate_power q p bits n) (expo_at s (margins g rest))
  | _ => false
  end.

(* A smaller s that suffices leaves fewer values to look at. *)
Fixpoint sufficient (fuel : nat) (q p bits : Z) (g : list Z) (rest : list (list Z)) (T s : Z) : Z :=
  match fuel with
  | O => T
  | S fuel' =>
      if T <=? s then T
      else if dominated q p bits g rest s then s
      else sufficient fuel' q p bits g rest T (2 * s)
  end.

Fixpoint positive_before (fuel : nat) (q p t : Z) (e : enclosure) (F : list (list Z)) : bool :=
  match fuel with
  | O => true
  | S fuel' =>
      if sum_positive q p t e (expo_at t F)
      then positive_before fuel' q p (t + 1) (times_rate q p e) F
      else false
  end.

(* So many bits that an enclosure decides all but near ties. *)
Definition enough_bits (F : list (list Z)) (top : Z) : Z :=
  let largest := fold_right Z.max 1 (map Z.abs (concat F)) in
  let degree := fold_right Z.max 0 (map (fun f => Z.of_nat (length f)) F) in
  Z.log2 largest - Z.log2 top + 20 * (degree + 2) + 64.

Definition positive_for_ever (q p : Z) (F : list (list Z)) (T : Z) : bool :=
  match leading F with
  | [] => false
  | g :: rest =>
      (0 <? last g 0) &&
      (let bits := enough_bits (g :: rest) (last g 0) in
       let s := sufficient 20 q p bits g rest T 1 in
       dominated q p bits g rest s &&
       positive_before (Z.to_nat s) q p 0 (one_enclosure bits) (g :: rest))
  end.

(* ---- Newton's basis ---- *)

(* The polynomial w_0 + (t - m)/(m+1) (w_1 + (t - m - 1)/(m+2) (w_2 + ...)), times             *)
(* (m+1)(m+2)...(m + length w): with m = 0 it is the sum of w_k binom(t, k), times (length w)!. *)
Fixpoint newton (m : Z) (w : list Z) : list Z * Z :=
  match w with
  | [] => ([], 1)
  | a :: w' =>
      let '(f, D) := newton (m + 1) w' in
      (poly_add [a * (D * (m + 1))] (poly_mul [- m; 1] f), D * (m + 1))
  end.
