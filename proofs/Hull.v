(* Hull: convex combinations of a finite family of points (used throughout theory.md).

     simplex w    == w is a family of nonnegative weights with sum 1
     hull Z y     == y is in conv(Z): a convex combination of the family Z
     extreme Z v  == v is an extreme point (vertex) of conv(Z)

   Z : 'I_n -> 'rV[R]_d is any family of points, with repetitions allowed. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ring.
From Hardmax Require Import Form.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Hull.
Variables (R : realFieldType) (d n : nat).
Notation vec := ('rV[R]_d).
Notation cfg := ('I_n -> vec).
Implicit Types (Z X : cfg) (w : 'I_n -> R) (i j : 'I_n) (A : 'M[R]_d).

Definition simplex w := (forall j, 0 <= w j) /\ \sum_j w j = 1.
Definition hull Z (y : vec) := exists2 w, simplex w & y = \sum_j w j *: Z j.
Definition extreme Z (v : vec) :=
  hull Z v /\ forall x y t, hull Z x -> hull Z y -> 0 < t < 1 ->
    v = t *: x + (1 - t) *: y -> x = v /\ y = v.

Lemma simplex_le1 w j : simplex w -> w j <= 1.
Proof. by move=> [w0 <-]; rewrite (bigD1 j) //= ler_addl sumr_ge0. Qed.

Lemma hull_self Z i : hull Z (Z i).
Proof.
exists (fun j => (j == i)%:R).
  split=> [j|]; first exact: ler0n.
  by rewrite (bigD1 i) //= eqxx big1 ?addr0 // => j /negPf->.
rewrite (bigD1 i) //= eqxx scale1r big1 ?addr0 // => j /negPf->.
by rewrite scale0r.
Qed.

Lemma hull2 Z x y t : 0 <= t <= 1 -> hull Z x -> hull Z y ->
  hull Z (t *: x + (1 - t) *: y).
Proof.
case/andP=> t0 t1 [w [w0 w1] ->] [v [v0 v1] ->].
exists (fun j => t * w j + (1 - t) * v j).
  split=> [j|]; first by rewrite addr_ge0 // mulr_ge0 // subr_ge0.
  by rewrite big_split /= -!mulr_sumr w1 v1; ring.
rewrite !scaler_sumr -big_split /=; apply: eq_bigr => j _.
by rewrite !scalerA scalerDl.
Qed.

(* Linear functionals over the hull. *)
Lemma hull_ip_le A Z c y b : (forall j, ip A c (Z j) <= b) -> hull Z y -> ip A c y <= b.
Proof.
move=> hb [w [w0 w1] ->]; rewrite ip_sumr -[b]mul1r -w1 mulr_suml.
by apply: ler_sum => j _; rewrite ipZr ler_wpmul2l.
Qed.

(* Complementary slackness: where a convex combination attains an upper bound,
   every term that carries weight attains it. *)
Lemma slack w (x : 'I_n -> R) b : simplex w -> (forall j, x j <= b) ->
  b <= \sum_j w j * x j -> forall j, 0 < w j -> x j = b.
Proof.
move=> [w0 w1] hx hb j wj; apply/eqP; rewrite eq_le hx /= -subr_le0.
rewrite -(pmulr_rle0 _ wj).
have h : \sum_l w l * (b - x l) <= 0.
  under eq_bigr do rewrite mulrBr.
  by rewrite sumrB -mulr_suml w1 mul1r subr_le0.
apply: le_trans h; rewrite (bigD1 j) //= ler_addl sumr_ge0 // => l _.
by rewrite mulr_ge0 // subr_ge0.
Qed.

Lemma hull_slack A Z w c b : simplex w -> (forall j, ip A c (Z j) <= b) ->
  b <= ip A c (\sum_j w j *: Z j) -> forall j, 0 < w j -> ip A c (Z j) = b.
Proof.
move=> sw h hb; apply: (slack sw h); move: hb.
by rewrite ip_sumr; under eq_bigr do rewrite ipZr.
Qed.

Lemma simplex_pos w : simplex w -> exists j, 0 < w j.
Proof.
move=> [w0 w1]; case: (boolP [exists j, 0 < w j]) => [/existsP//|/existsPn h].
move: w1; rewrite big1 => [/esym/eqP|j _]; first by rewrite oner_eq0.
by apply/eqP; rewrite eq_le w0 andbT leNgt h.
Qed.
End Hull.

(* Two families, not necessarily indexed alike. *)
Lemma hull_trans (R : realFieldType) (d n m : nat) (X : 'I_m -> 'rV[R]_d)
    (Z : 'I_n -> 'rV[R]_d) y : (forall j, hull Z (X j)) -> hull X y -> hull Z y.
Proof.
move=> hX [w [w0 w1] ->].
have /fin_all_exists [V hV] : forall j, exists v, simplex v /\ X j = \sum_l v l *: Z l.
  by move=> j; have [v ? ?] := hX j; exists v.
exists (fun l => \sum_j w j * V j l).
  split=> [l|].
    by apply: sumr_ge0 => j _; rewrite mulr_ge0 //; case: (hV j) => -[].
  rewrite exchange_big /= -[RHS]w1; apply: eq_bigr => j _.
  by rewrite -mulr_sumr; case: (hV j) => -[_ ->] _; rewrite mulr1.
under [RHS]eq_bigr => l _ do rewrite scaler_suml.
rewrite [RHS]exchange_big /=; apply: eq_bigr => j _.
case: (hV j) => _ ->; rewrite scaler_sumr; apply: eq_bigr => l _.
by rewrite scalerA.
Qed.
