(* CheckerForm: the checker's test of the form is right (used by CheckerSound.v).

     entries d A       == the d x d matrix with the columns A, in the field
     square d A        == A has d rows of d integers
     quadratic d A x   == sum_ij x_i A_ij x_j

   Main lemma: positive_definite_sound. One elimination step completes a square:
   a q(x) = (a x_0 + sum_j b_j y_j)^2 + q'(y), where q' is the Schur complement times a. *)
From Coq Require Import ZArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ zify ring.
From Hardmax Require Import Form CheckerLists.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Delimit Scope Z_scope with Z.

Lemma entryE A i j : P.entry A i j = nth 0%Z (nth [::] A i) j.
Proof. by rewrite /P.entry !list_nthE. Qed.

Definition square d (A : seq (seq Z)) := size A = d /\ forall r, r \in A -> size r = d.

Lemma square_row d A i : square d A -> (i < d)%N -> size (nth [::] A i) = d.
Proof. by move=> [sA hA] id; apply: hA; apply: mem_nth; rewrite sA. Qed.

Lemma symmetricP d A : P.symmetric d A -> forall i j, (i < d)%N -> (j < d)%N ->
  P.entry A i j = P.entry A j i.
Proof.
rewrite /P.symmetric !list_seqE list_forallbE => /allP h i j id jd.
have /h : i \in iota 0 d by rewrite mem_iota.
rewrite list_forallbE => /allP /(_ j); rewrite mem_iota => /(_ jd).
by move/Z_eqbP.
Qed.

(* ---- the elimination step on integers ---- *)

Section Step.
Variables (d : nat) (a : Z) (b : seq Z) (rows : seq (seq Z)).
Hypothesis sqA : square d.+1 ((a :: b) :: rows).
Let A := (a :: b) :: rows.
Let S := [seq P.schur_row a b r | r <- rows].

Lemma size_pivot_row : size b = d.
Proof. by have [_ h] := sqA; have := h _ (mem_head _ _); case. Qed.

Lemma schur_row_split r : r \in rows -> exists c r', r = c :: r' /\ size r' = d.
Proof.
have [_ h] := sqA => hr; have := h r; rewrite inE hr orbT => /(_ isT).
by case: r hr => [|c r'] //= _ [e]; exists c, r'.
Qed.

Lemma square_schur : square d S.
Proof.
have [[sA] _] := sqA; split=> [|r /mapP[r0 hr0 ->]]; first by rewrite size_map.
have [c [r' [-> sr']]] := schur_row_split hr0.
by rewrite /= size_map2 // sr' size_pivot_row.
Qed.

Lemma schur_entry i j : (i < d)%N -> (j < d)%N ->
  P.entry S i j = (a * P.entry A i.+1 j.+1 - P.entry A i.+1 0 * P.entry A 0 j.+1)%Z.
Proof.
have [[sA] _] := sqA => id jd; rewrite !entryE (nth_map [::]) ?sA //=.
have hr : nth [::] rows i \in rows by rewrite mem_nth // sA.
have [c [r' [-> sr']]] := schur_row_split hr.
by rewrite /= (nth_map2 _ 0%Z 0%Z) ?sr' // size_pivot_row.
Qed.

Lemma primitive_entry i j : (i < d)%N -> (j < d)%N ->
  P.entry (P.primitive S) i j = (P.entry S i j / P.content S)%Z.
Proof.
move=> id jd; have [sS hS] := square_schur.
rewrite !entryE /P.primitive list_mapE (nth_map [::]) ?sS // list_mapE (nth_map 0%Z) //.
by rewrite (square_row square_schur).
Qed.

Lemma square_primitive : square d (P.primitive S).
Proof.
have [sS hS] := square_schur; split=> [|r]; rewrite /P.primitive list_mapE; first by rewrite size_map sS.
by move=> /mapP[r0 /hS sr0 ->]; rewrite list_mapE size_map.
Qed.

Lemma content_divides i j : (i < d)%N -> (j < d)%N -> (P.content S | P.entry S i j)%Z.
Proof.
move=> id jd; rewrite entryE /P.content.
have h l x : List.In x l -> (List.fold_right Z.gcd 0%Z l | x)%Z.
  elim: l => [//|y l IH] /= [->|/IH hx]; first exact: Z.gcd_divide_l.
  exact: Z.divide_trans (Z.gcd_divide_r _ _) hx.
apply: h; apply/List.in_concat; exists (nth [::] S i); split.
  have : (i < size S)%N by case: square_schur => ->.
  elim: (S) (i) => [|r l IH] [|k] //= hk; [by left | by right; apply: IH].
by apply: nth_In; rewrite (square_row square_schur).
Qed.
End Step.

(* ---- the quadratic form ---- *)

Section Quadratic.
Variable R : realFieldType.

Definition quadratic d A (x : 'I_d -> R) : R :=
  \sum_(i < d) \sum_(j < d) x i * embed R (P.entry A i j) * x j.

Lemma complete_square d (a x0 : R) (b y : 'I_d -> R) (C : 'I_d -> 'I_d -> R) :
  a * ((x0 * a * x0 + \sum_j x0 * b j * y j) +
       \sum_i (y i * b i * x0 + \sum_j y i * C i j * y j)) =
  (a * x0 + \sum_j b j * y j) ^+ 2 + \sum_i \sum_j y i * (a * C i j - b i * b j) * y j.
Proof.
set B := \sum_j b j * y j.
have -> : \sum_j x0 * b j * y j = x0 * B by rewrite mulr_sumr; apply: eq_bigr => j _; ring.
rewrite big_split /=.
have -> : \sum_i y i * b i * x0 = x0 * B by rewrite mulr_sumr; apply: eq_bigr => j _; ring.
have -> : \sum_i \sum_j y i * (a * C i j - b i * b j) * y j =
    a * (\sum_i \sum_j y i * C i j * y j) - B * B.
  rewrite mulr_sumr {1}/B mulr_suml -sumrB; apply: eq_bigr => i _.
  rewrite mulr_sumr /B mulr_sumr -sumrB; apply: eq_bigr => j _; ring.
have e (B' Q : R) : a * (x0 * a * x0 + x0 * B' + (x0 * B' + Q)) =
    (a * x0 + B') ^+ 2 + (a * Q - B' * B') by ring.
exact: e.
Qed.

Lemma positive_definite_quadratic d A (x : 'I_d -> R) : square d A ->
  (forall i j, (i < d)%N -> (j < d)%N -> P.entry A i j = P.entry A j i) ->
  P.positive_definite d A -> (exists i, x i != 0) -> 0 < quadratic A x.
Proof.
elim: d A x => [|d IH] A x sqA symA; first by move=> _ [[]].
case: A sqA symA => [|[|a b] rows] // sqA symA.
set A := (a :: b) :: rows in sqA symA *.
rewrite -[P.positive_definite _ _]/((Z.ltb 0 a) && P.positive_definite d
  (P.primitive [seq P.schur_row a b r | r <- rows])).
set S := [seq P.schur_row a b r | r <- rows] => /andP[a0 pdS] [i0 xi0].
set g := P.content S.
have a0' : 0 < embed R a by rewrite embed_gt0.
have schurE i j : (i < d)%N -> (j < d)%N ->
    P.entry S i j = (a * P.entry A i.+1 j.+1 - P.entry A i.+1 0 * P.entry A 0 j.+1)%Z.
  exact: schur_entry.
have primE i j : (i < d)%N -> (j < d)%N -> P.entry (P.primitive S) i j = (P.entry S i j / g)%Z.
  exact: (primitive_entry sqA).
have symS i j : (i < d)%N -> (j < d)%N -> P.entry S i j = P.entry S j i.
  move=> id jd; rewrite !schurE // (symA i.+1 j.+1) // (symA i.+1 0%N) // (symA 0%N j.+1) //.
  by lia.
pose y (i : 'I_d) := x (lift ord0 i); pose x0 := x ord0.
pose bR (j : 'I_d) := embed R (P.entry A 0 j.+1).
pose C (i j : 'I_d) := embed R (P.entry A i.+1 j.+1).
rewrite -(pmulr_rgt0 _ a0').
have -> : embed R a * quadratic A x =
    (embed R a * x0 + \sum_j bR j * y j) ^+ 2 + quadratic S y.
  have -> : quadratic S y = \sum_i \sum_j y i * (embed R a * C i j - bR i * bR j) * y j.
    apply: eq_bigr => i _; apply: eq_bigr => j _; congr (_ * _ * _).
    by rewrite schurE // embedB !embedM (symA i.+1 0%N) ?ltnS.
  rewrite -(complete_square (embed R a) x0 bR y C) /quadratic big_ord_recl big_ord_recl.
  congr (_ * (_ + _)); apply: eq_bigr => i _; rewrite big_ord_recl.
  by congr (_ * _ * _ + _); rewrite /bR (symA _ 0%N) // ltn_ord.
have scaled : quadratic S y = embed R g * quadratic (P.primitive S) y.
  rewrite /quadratic mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _.
  have [q e] := content_divides sqA (ltn_ord i) (ltn_ord j).
  rewrite -/S -/g in e; rewrite primE // e; have [->|g0] := Z.eq_dec g 0; first by rewrite Z.mul_0_r !mul0r mulr0 mul0r.
  by rewrite Z.div_mul // embedM; ring.
have g_ge0 : 0 <= embed R g.
  rewrite -(embed0 R) embed_le; apply/Z.leb_le; rewrite /g /P.content.
  by elim: (List.concat S) => [//|z l _]; apply: Z.gcd_nonneg.
have [/existsP[i yi]|/existsPn y0] := boolP [exists i, y i != 0].
  have pos : 0 < quadratic (P.primitive S) y.
    apply: (IH _ y) => //; first exact: (square_primitive sqA).
      by move=> k l kd ld; rewrite !primE // symS.
    by exists i.
  apply: ltr_paddl; first exact: sqr_ge0.
  rewrite scaled mulr_gt0 // lt_def g_ge0 andbT.
  apply: contraTneq pos => g0; rewrite -leNgt /quadratic big1 // => k _; rewrite big1 // => l _.
  move/eqP: g0; rewrite -(embed0 R) embed_eq => /Z_eqbP g0.
  by rewrite primE // g0 Zdiv.Zdiv_0_r embed0 mulr0 mul0r.
have y0' i : y i = 0 by have := y0 i; rewrite negbK => /eqP.
have x00 : x0 != 0.
  case: (unliftP ord0 i0) xi0 => [k ->|->] //.
  by have := y0' k; rewrite /y => ->; rewrite eqxx.
have -> : quadratic S y = 0.
  by rewrite /quadratic big1 // => k _; rewrite big1 // => l _; rewrite y0' !mul0r.
rewrite big1 => [|k _]; last by rewrite y0' mulr0.
by rewrite !addr0 exprn_even_gt0 //= mulf_neq0 // gt_eqF.
Qed.

Variable d : nat.
Definition entries A : 'M[R]_d := \matrix_(a, b) embed R (P.entry A b a).

Lemma positive_definite_sound (A : seq (seq Z)) (c : R) : square d A ->
  P.symmetric d A -> P.positive_definite d A -> 0 < c ->
  symmetric_form (c *: entries A) /\ positive_definite (c *: entries A).
Proof.
move=> sqA /symmetricP symA pdA c0; split.
  by apply/matrixP => a b; rewrite !mxE symA.
move=> u u0; have -> : ip (c *: entries A) u u = c * quadratic A (fun a => u 0 a).
  rewrite ip_coord /quadratic mulr_sumr.
  rewrite (eq_bigr _ (fun b _ => mulr_suml _ _ _ _)); apply: eq_bigr => b _.
  by rewrite mulr_sumr; apply: eq_bigr => a _; rewrite !mxE; ring.
rewrite mulr_gt0 //; apply: positive_definite_quadratic => //.
apply/existsP; apply: contraNT u0 => /existsPn h; apply/eqP/rowP => a.
by rewrite mxE; move: (h a); rewrite negbK => /eqP.
Qed.
End Quadratic.
