(* Polytope: extreme points of the hull of a finite family (used in theory.md section 4).

     hull_on P Z y    == y is a convex combination of the Z j with P j
     generating S Z   == every point of the family is a convex combination of the Z j, j in S

   Main lemma: hull_extreme, every point of conv(Z) is a convex combination of extreme points
   (Minkowski's theorem for a finite family). *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Polytope.
Variables (R : realFieldType) (d n : nat).
Notation vec := ('rV[R]_d).
Notation cfg := ('I_n -> vec).
Implicit Types (X Z : cfg) (S : {set 'I_n}) (P Q : 'I_n -> Prop).

(* If an extreme point is a convex combination, all the weight sits on it. *)
Lemma extreme_weights (X : cfg) v w : extreme X v -> simplex w ->
  v = \sum_j w j *: X j -> forall j, 0 < w j -> X j = v.
Proof.
move=> [_ hext] [w0 w1] ev j wj; pose t := w j / 2%:R.
have wj1 : w j <= 1 by rewrite -w1 (bigD1 j) //= ler_addl sumr_ge0.
have t0 : 0 < t by apply: divr_gt0; rewrite ?ltr0n.
have tw : t <= w j by rewrite /t ler_pdivr_mulr ?ltr0n // mulr_natr mulr2n ler_addl.
have t1 : t < 1.
  by rewrite /t ltr_pdivr_mulr ?ltr0n // mul1r; apply: (le_lt_trans wj1); rewrite ltr1n.
have t1' : 0 < 1 - t by rewrite subr_gt0.
pose w' l := (w l - (l == j)%:R * t) / (1 - t).
have s1 : \sum_l (l == j)%:R * t = t.
  by rewrite (bigD1 j) //= eqxx mul1r big1 ?addr0 // => l /negPf->; rewrite mul0r.
have sw' : simplex w'.
  split=> [l|]; last first.
    by rewrite -mulr_suml sumrB w1 s1 mulfV // gt_eqF.
  rewrite /w'; apply: divr_ge0; last exact: ltW.
  by have [->|_] := eqVneq l j; rewrite ?mul1r ?mul0r ?subr_ge0 ?subr0.
have hy : hull X (\sum_l w' l *: X l) by exists w'.
have [||//] := hext _ _ t (hull_self X j) hy; first by rewrite t0 t1.
have -> : (1 - t) *: (\sum_l w' l *: X l) = \sum_l (w l *: X l - ((l == j)%:R * t) *: X l).
  rewrite scaler_sumr; apply: eq_bigr => l _.
  by rewrite scalerA /w' mulrCA mulfV ?mulr1 ?scalerBl // gt_eqF.
have s2 : \sum_l ((l == j)%:R * t) *: X l = t *: X j.
  rewrite (bigD1 j) //= eqxx mul1r big1 ?addr0 // => l /negPf->.
  by rewrite mul0r scale0r.
by rewrite sumrB s2 -ev addrC subrK.
Qed.

Lemma extreme_index X v : extreme X v -> exists i, X i = v.
Proof.
move=> hv; have [[w sw e] _] := hv; have [j wj] := simplex_pos sw.
by exists j; apply: (extreme_weights hv sw e).
Qed.

Definition hull_on P Z (y : vec) :=
  exists2 w, simplex w /\ (forall j, 0 < w j -> P j) & y = \sum_j w j *: Z j.

Lemma hull_on_hull P Z y : hull_on P Z y -> hull Z y.
Proof. by move=> [w [sw _] e]; exists w. Qed.

Lemma hull_onT P Z y : (forall j, P j) -> hull Z y -> hull_on P Z y.
Proof. by move=> h [w sw e]; exists w. Qed.

Lemma hull_on_self P Z i : P i -> hull_on P Z (Z i).
Proof.
move=> Pi; exists (fun j => (j == i)%:R).
  split=> [|j]; last by have [->|] := eqVneq j i; rewrite ?ltxx.
  split=> [j|]; first exact: ler0n.
  by rewrite (bigD1 i) //= eqxx big1 ?addr0 // => j /negPf->.
rewrite (bigD1 i) //= eqxx scale1r big1 ?addr0 // => j /negPf->.
by rewrite scale0r.
Qed.

Lemma hull_on_trans P Q Z y : (forall j, P j -> hull_on Q Z (Z j)) -> hull_on P Z y ->
  hull_on Q Z y.
Proof.
move=> hPQ [w [sw hP] ->]; have [w0 w1] := sw.
have hw j : 0 < w j -> hull_on Q Z (Z j) by move=> /hP/hPQ.
have [j0 hj0] := simplex_pos sw.
have /fin_all_exists [V hV] : forall j, exists v, [/\ simplex v, forall l, 0 < v l -> Q l &
    0 < w j -> Z j = \sum_l v l *: Z l].
  move=> j; have [h|h] := ltrP 0 (w j).
    by have [v [sv hv] e] := hw _ h; exists v.
  by have [v [sv hv] _] := hw _ hj0; exists v; split=> //; rewrite ltNge h.
exists (fun l => \sum_j w j * V j l); first split; first split.
- by move=> l; apply: sumr_ge0 => j _; rewrite mulr_ge0 //; case: (hV j) => -[].
- rewrite exchange_big /= -[RHS]w1; apply: eq_bigr => j _.
  by rewrite -mulr_sumr; case: (hV j) => -[_ ->] _ _; rewrite mulr1.
- move=> l hl; case: (boolP [exists j, 0 < V j l]) => [/existsP[j]|/existsPn h].
    by case: (hV j) => _ h _; apply: h.
  move: hl; rewrite ltNge; case/negP; rewrite -oppr_ge0 -sumrN; apply: sumr_ge0 => j _.
  by rewrite oppr_ge0 mulr_ge0_le0 // leNgt h.
under [RHS]eq_bigr => l _ do rewrite scaler_suml.
rewrite [RHS]exchange_big /=; apply: eq_bigr => j _.
have := w0 j; rewrite le_eqVlt => /orP[/eqP e|h].
  by rewrite -e scale0r big1 // => l _; rewrite mul0r scale0r.
case: (hV j) => _ _ /(_ h) {1}->; rewrite scaler_sumr; apply: eq_bigr => l _.
by rewrite scalerA.
Qed.

Definition generating S Z := forall j, hull_on (fun l => l \in S) Z (Z j).

(* A point that is not extreme can be left out. *)
Lemma generating_drop S Z i : i \in S -> generating S Z -> ~ extreme Z (Z i) ->
  generating (S :\ i) Z.
Proof.
move=> iS gS nex.
suff hi : hull_on (fun l => l \in S :\ i) Z (Z i).
  move=> j; apply: hull_on_trans (gS j) => l lS.
  by have [->//|li] := eqVneq l i; apply: hull_on_self; rewrite !inE li.
have [x [y [t [hx hy t01 e ne]]]] : exists x y t, [/\ hull Z x, hull Z y, 0 < t < 1,
    Z i = t *: x + (1 - t) *: y & ~ (x = Z i /\ y = Z i)].
  apply: contrapT => h; apply: nex; split; first exact: hull_self.
  by move=> x y t hx hy t01 e; apply: contrapT => ne; apply: h; exists x, y, t.
have onS z : hull Z z -> hull_on (fun l => l \in S) Z z.
  by move=> hz; apply: (hull_on_trans (P := xpredT) (fun j _ => gS j)); apply: hull_onT.
have /andP[t0 t1] := t01; have t1' : 0 < 1 - t by rewrite subr_gt0.
have [a [sa hS] ea] := onS x hx; have [b [sb hS'] eb] := onS y hy.
have [[a0 a1] [b0 b1]] := (sa, sb).
pose c j := t * a j + (1 - t) * b j.
have c0 j : 0 <= c j by rewrite addr_ge0 // mulr_ge0 // ltW.
have c1 : \sum_j c j = 1 by rewrite big_split /= -!mulr_sumr a1 b1; ring.
have ec : Z i = \sum_j c j *: Z j.
  rewrite {1}e ea eb !scaler_sumr -big_split /=; apply: eq_bigr => j _.
  by rewrite !scalerA scalerDl.
have hc : c i < 1.
  have conc (w : 'I_n -> R) z : simplex w -> w i = 1 -> z = \sum_j w j *: Z j -> z = Z i.
    move=> [w0 w1] wi ->; have := w1; rewrite (bigD1 i) //= wi => /eqP.
    rewrite -[X in _ == X]addr0 (inj_eq (addrI 1)) psumr_eq0 // => /allP hz.
    rewrite (bigD1 i) //= wi scale1r big1 ?addr0 // => j ji.
    by have := hz j (mem_index_enum j); rewrite ji => /eqP->; rewrite scale0r.
  have la := simplex_le1 i sa; have lb := simplex_le1 i sb.
  have le_t (s u : R) : 0 < s -> u <= 1 -> s * u <= s.
    by move=> s0 u1; rewrite ger_pmulr.
  rewrite ltNge; apply/negP => hc; apply: ne.
  have sum1 : 1 = t + (1 - t) :> R by ring.
  split; [apply: (conc a) => // | apply: (conc b) => //]; apply/eqP; rewrite eq_le ?la ?lb leNgt /=; apply/negP => lt1;
    move: hc; apply/negP; rewrite -ltNge [X in _ < X]sum1.
    by apply: ltr_le_add; rewrite ?le_t // -[X in _ < X]mulr1 ltr_pmul2l.
  by apply: ler_lt_add; rewrite ?le_t // -[X in _ < X]mulr1 ltr_pmul2l.
have d0 : 0 < 1 - c i by rewrite subr_gt0.
pose c' j := if j == i then 0 else c j / (1 - c i).
exists c'; first split; first split.
- by move=> j; rewrite /c'; case: ifP => // _; apply: divr_ge0 => //; exact: ltW.
- rewrite (bigD1 i) //= {1}/c' eqxx add0r.
  rewrite (eq_bigr (fun j => c j / (1 - c i))) => [|j /negPf ji]; last by rewrite /c' ji.
  have sumD : \sum_(j | j != i) c j = 1 - c i by rewrite -c1 [in RHS](bigD1 i) //= addrAC subrr add0r.
  by rewrite -mulr_suml sumD mulfV // gt_eqF.
- move=> j; rewrite /c' !inE; case: eqVneq => [_|_ hj] /=; first by rewrite ltxx.
  have : 0 < c j by move: hj; rewrite pmulr_lgt0 // invr_gt0.
  rewrite lt_def => /andP[+ _]; apply: contraNT => jS.
  have z (w : 'I_n -> R) : (forall l, 0 <= w l) -> (forall l, 0 < w l -> l \in S) -> w j = 0.
    move=> w0 hw; apply/eqP; rewrite eq_le w0 andbT leNgt.
    by apply/negP => /hw; rewrite (negPf jS).
  by rewrite /c z // z // !mulr0 addr0.
have dn0 : 1 - c i != 0 by rewrite gt_eqF.
apply: (scalerI dn0).
rewrite scalerBl scale1r {1}ec (bigD1 i) //= addrAC subrr add0r scaler_sumr.
rewrite [RHS](bigD1 i) //= {1}/c' eqxx scale0r scaler0 add0r.
apply: eq_bigr => j /negPf ji; rewrite /c' ji scalerA mulrCA mulfV ?mulr1 //.
Qed.

Lemma generating_extreme Z : exists2 S, generating S Z & forall i, i \in S -> extreme Z (Z i).
Proof.
suff h m S : (#|S| <= m)%N -> generating S Z ->
    exists2 S', generating S' Z & forall i, i \in S' -> extreme Z (Z i).
  apply: (h n setT); first by rewrite cardsT card_ord.
  by move=> j; apply: hull_on_self; rewrite inE.
elim: m S => [|m IH] S.
  by rewrite leqn0 cards_eq0 => /eqP-> g; exists set0 => // i; rewrite inE.
move=> hS gS; have [[i [iS nex]]|all] := EM (exists i, i \in S /\ ~ extreme Z (Z i)).
  apply: (IH (S :\ i)); last exact: generating_drop.
  by move: hS; rewrite (cardsD1 i) iS.
exists S => // i iS; apply: contrapT => nex; apply: all; by exists i.
Qed.

Lemma hull_extreme Z y : hull Z y -> hull_on (fun j => extreme Z (Z j)) Z y.
Proof.
move=> hy; have [S gS hS] := generating_extreme Z.
apply: (hull_on_trans (P := fun l => l \in S)) => [j jS|].
  by apply: hull_on_self; apply: hS.
by apply: (hull_on_trans (P := xpredT) (fun j _ => gS j)); apply: hull_onT.
Qed.
End Polytope.
