(* CheckerParts: each test of the checker passes where its claim is true (used by CheckerComplete.v).

     Main lemmas: positive_definite_complete, settled_complete, final_complete, replay_complete. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ zify ring.
From mathcomp Require Import reals.
From Hardmax Require Import Form Hull Model Settled SettledLimit Convergence.
From Hardmax Require Import Regime CheckerLists CheckerForm CheckerLayer CheckerFinal CheckerReplay.
From Hardmax Require Import CheckerRegime CheckerClaim CheckerSound.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Delimit Scope Z_scope with Z.

(* ---- the form ---- *)

Section FormComplete.
Variable R : realFieldType.

Lemma schur_positive d a b rows : let A := (a :: b) :: rows in square d.+1 A ->
  (forall i j, (i < d.+1)%N -> (j < d.+1)%N -> P.entry A i j = P.entry A j i) ->
  (forall x : 'I_d.+1 -> R, (exists i, x i != 0) -> 0 < quadratic A x) ->
  0 < embed R a /\ forall y : 'I_d -> R, (exists i, y i != 0) ->
    0 < quadratic (P.primitive [seq P.schur_row a b r | r <- rows]) y.
Proof.
move=> A sqA symA pos; set S := [seq P.schur_row a b r | r <- rows].
have a0 : 0 < embed R a.
  have := pos (fun i => (i == ord0)%:R) (ex_intro _ ord0 (oner_neq0 R)).
  rewrite /quadratic big_ord_recl [X in _ + X]big1 => [|i _]; last first.
    by rewrite big1 // => j _; rewrite !mul0r.
  rewrite big_ord_recl [X in _ + X + _]big1 => [|j _]; last by rewrite mulr0.
  by rewrite !addr0 mul1r mulr1.
split=> // y [i0 yi0].
pose bR (j : 'I_d) := embed R (P.entry A 0 j.+1).
pose C (i j : 'I_d) := embed R (P.entry A i.+1 j.+1).
pose x0 := - (\sum_j bR j * y j) / embed R a.
pose x (i : 'I_d.+1) := if unlift ord0 i is Some j then y j else x0.
have xl j : x (lift ord0 j) = y j by rewrite /x liftK.
have x00 : x ord0 = x0 by rewrite /x unlift_none.
have hx : exists i, x i != 0 by exists (lift ord0 i0); rewrite xl.
have := pos x hx; rewrite -(pmulr_rgt0 _ a0).
have -> : embed R a * quadratic A x = quadratic S y.
  have -> : quadratic S y = (embed R a * x0 + \sum_j bR j * y j) ^+ 2 +
      \sum_i \sum_j y i * (embed R a * C i j - bR i * bR j) * y j.
    rewrite /x0 mulrCA mulfV ?gt_eqF // mulr1 addNr expr0n add0r.
    apply: eq_bigr => i _; apply: eq_bigr => j _; congr (_ * _ * _).
    by rewrite (schur_entry sqA) // embedB !embedM (symA i.+1 0%N) ?ltnS.
  rewrite -(complete_square (embed R a) x0 bR y C) /quadratic big_ord_recl big_ord_recl x00.
  congr (_ * (_ + _)).
    by congr (_ + _); apply: eq_bigr => j _; rewrite xl.
  apply: eq_bigr => i _; rewrite big_ord_recl x00 xl; congr (_ * _ * _ + _).
    by rewrite /bR (symA _ 0%N) // ltn_ord.
  by apply: eq_bigr => j _; rewrite xl.
have -> : quadratic S y = embed R (P.content S) * quadratic (P.primitive S) y.
  rewrite /quadratic mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr; apply: eq_bigr => j _.
  have [q e] := content_divides sqA (ltn_ord i) (ltn_ord j).
  rewrite -/S in e; rewrite (primitive_entry sqA) // -/S e.
  have [->|g0] := Z.eq_dec (P.content S) 0; first by rewrite Z.mul_0_r !mul0r mulr0 mul0r.
  by rewrite Z.div_mul // embedM; ring.
have g0 : 0 <= embed R (P.content S).
  rewrite -(embed0 R) embed_le; apply/Z.leb_le; rewrite /P.content.
  by elim: (List.concat S) => [//|z l _]; apply: Z.gcd_nonneg.
by move: g0; rewrite le_eqVlt => /orP[/eqP<-|g0]; rewrite ?mul0r ?ltxx // pmulr_rgt0.
Qed.

Lemma positive_definite_complete d A : square d A ->
  (forall i j, (i < d)%N -> (j < d)%N -> P.entry A i j = P.entry A j i) ->
  (forall x : 'I_d -> R, (exists i, x i != 0) -> 0 < quadratic A x) ->
  P.positive_definite d A.
Proof.
elim: d A => [//|d IH] A sqA symA pos.
case: A sqA symA pos => [|[|a b] rows] sqA symA pos.
- by case: sqA.
- by case: sqA => _ /(_ _ (mem_head _ _)).
have [a0 posS] := schur_positive sqA symA pos.
rewrite -[P.positive_definite _ _]/((Z.ltb 0 a) && P.positive_definite d
  (P.primitive [seq P.schur_row a b r | r <- rows])).
rewrite -(embed_gt0 R) a0 /=; apply: IH => //; first exact: (square_primitive sqA).
move=> i j id jd; rewrite !(primitive_entry sqA) // !(schur_entry sqA) //.
rewrite (symA i.+1 j.+1) // (symA i.+1 0%N) // (symA 0%N j.+1) //.
by rewrite (Z.mul_comm (P.entry _ 0 i.+1)).
Qed.
End FormComplete.

(* ---- the last layer ---- *)

Lemma list_eqb_refl (T : Type) (eqb : T -> T -> bool) : (forall x y, reflect (x = y) (eqb x y)) ->
  forall l, P.list_eqb eqb l l.
Proof. by move=> h l; apply/(list_eqbP h). Qed.

Lemma pattern_failure_refl k i ms : P.pattern_failure k i [seq P.indices 0 m | m <- ms] ms = None.
Proof. by elim: ms i => [|m ms IH] i //=; rewrite (list_eqb_refl nat_eqbP). Qed.

Lemma mask_included_complete small large : size small = size large ->
  (forall j, (j < size small)%N -> nth false small j -> nth false large j) ->
  P.mask_included small large.
Proof.
elim: small large => [|a s IH] [|b l] //= [sz] h; apply/andP; split.
  by have := h 0%N isT; case: (a) => //= ->.
by apply: IH => // j hj; apply: (h j.+1).
Qed.

Lemma settled_failure_none d A T M i0 ms zs qs : size ms = size zs -> size qs = size zs ->
  (forall i, (i < size zs)%N ->
    let m := nth [::] ms i in let z := nth [::] zs i in let q := nth [::] qs i in
    [/\ P.masked_sum d m M = P.scale (P.count m) q,
        P.maximal_on m (P.map2 (fun zj mj => (P.dot (P.apply_form A z) mj +
                                              P.dot (P.apply_form A q) zj)%Z) T M) &
        P.maximal_on m (List.map (P.dot (P.apply_form A q)) M)]) ->
  P.settled_failure d A T M i0 ms zs qs = None.
Proof.
elim: zs i0 ms qs => [|z zs IH] i0 [|m ms] [|q qs] //= [s1] [s2] h.
have [/= -> -> ->] := h 0%N isT; rewrite (list_eqb_refl Z_eqbP) /=.
by apply: IH => // i hi; apply: (h i.+1).
Qed.

Lemma limit_failure_none (R : realFieldType) E i0 ms ls : (0 < E)%Z -> size ms = size ls ->
  (forall i, (i < size ms)%N -> size (nth [::] ms i) = size (nth [::] ls i)) ->
  (forall i a, (i < size ms)%N -> (a < size (nth [::] ms i))%N ->
    embed R (nth 0%Z (nth [::] ms i) a) / embed R E =
    rational R (nth (Qmake 0 1) (nth [::] ls i) a)) ->
  P.limit_failure E i0 ms ls = None.
Proof.
move=> E0; elim: ms i0 ls => [|m ms IH] i0 [|l ls] //= [sz] hs h.
have sml : size m = size l := hs 0%N isT.
rewrite nat_eqbE !list_lengthE sml eqxx /=.
have -> : List.forallb (fun b => b) (P.map2 (P.is_fraction E) m l).
  move: (h 0%N) sml => /= {hs IH} h'; have {h'} := fun a => h' a isT.
  elim: (m) (l) => [|x m' IHm] [|y l'] //= h' [sml]; apply/andP; split.
    apply/Z.eqb_eq; have := h' 0%N isT; rewrite /rational /= => /eqP.
    rewrite eqr_div ?(embed_neq0 R E0) ?(embed_neq0 R (Pos2Z.is_pos _)) // -!embedM embed_eq.
    by move/Z_eqbP.
  by apply: IHm => // a ha; apply: (h' a.+1).
by apply: IH => // [i hi|i a hi ha]; [apply: (hs i.+1) | apply: (h i.+1)].
Qed.

Section FinalComplete.
Variables (R : realFieldType) (d n : nat) (A : seq (seq Z)) (c : R).
Hypotheses (sqA : square d A) (c_gt0 : 0 < c).
Local Notation embed := (embed R).
Local Notation F := (c *: entries R d A).
Variables (D : Z) (T : seq (seq Z)).
Hypotheses (tT : table d n T) (D_gt0 : (0 < D)%Z).
Let masks := P.attention_masks A T.
Let L := P.common_count masks.
Let M := P.mean_numerators d masks T.
Local Notation X := (@points R d n D T).
Let right : right_masks d n A c D T masks := right sqA c_gt0 tT D_gt0.
Let tM : table d n M := tM sqA c_gt0 tT D_gt0.
Let L_gt0 : (0 < L)%Z := L_gt0 sqA c_gt0 tT D_gt0.
Let DL_gt0 : (0 < D * L)%Z := DL_gt0 sqA c_gt0 tT D_gt0.

Lemma pattern_complete k : P.pattern_failure k 0 (pattern F X) masks = None.
Proof.
by rewrite -(pattern_sound sqA c_gt0 tT D_gt0 (pattern_failure_refl k 0 masks)) pattern_failure_refl.
Qed.

Lemma maximal_on_complete (i : 'I_n) (row : seq Z) (f : 'I_n -> R) k : 0 < k -> size row = n ->
  (forall j, f j = k * embed (nth 0%Z row j)) ->
  (forall j l, j \in attention F X i -> f l <= f j) -> P.maximal_on (nth [::] masks i) row.
Proof.
move=> k0 sr ef h; have [_ /(_ i)[si ei]] := right.
apply: mask_included_complete; first by rewrite size_maximal_mask si sr.
move=> j; rewrite si => jn hj.
have hj' : Ordinal jn \in attention F X i by rewrite -ei inE.
have : Ordinal jn \in mask_set n (P.maximal_mask row).
  by rewrite (maximal_set k0 sr ef) inE; apply/forallP => l; apply: h.
by rewrite inE.
Qed.

Lemma settled_complete : settled F X -> P.settled_failure d A T M 0 masks T M = None.
Proof.
move=> h; have [sT hT] := tT; have [sM hM] := tM; have [sm hm] := right.
apply: settled_failure_none; rewrite ?sm ?sT ?sM // => i0 hi0.
pose i := Ordinal hi0; have [h1 h2 h3] := h i.
have D0 := embed_gt0Z R D_gt0; have DL0 := embed_gt0Z R DL_gt0.
have mean_row j : mean F X j = row_of R d (D * L) (nth [::] M j).
  by rewrite (meanM sqA c_gt0 tT D_gt0).
have szT j := table_row j tT; have szM j := table_row j tM.
split.
- have sz : size (P.masked_sum d (nth [::] masks i0) M) = d by apply: size_masked_sum.
  have sz' : size (P.scale (P.count (nth [::] masks i0)) (nth [::] M i0)) = d.
    by rewrite /P.scale list_mapE size_map (szM i).
  apply: (@eq_from_nth _ 0%Z) => [|a]; rewrite sz ?sz' // => ad.
  apply/Z_eqbP; rewrite -(embed_eq R); apply/eqP.
  have [si ei] := hm i; rewrite (masked_sumE R (Ordinal ad) si sM hM) ei.
  rewrite /P.scale list_mapE (nth_map 0%Z) ?(szM i) // embedM (mask_count right i).
  have /rowP/(_ (Ordinal ad)) := h1; rewrite mean_row [LHS]mxE summxE [RHS]mxE.
  have -> : \sum_(j in attention F X i) mean F X j 0 (Ordinal ad) =
      (\sum_(j in attention F X i) embed (nth 0%Z (nth [::] M j) a)) / embed (D * L)%Z.
    by rewrite mulr_suml; apply: eq_bigr => j _; rewrite mean_row mxE.
  rewrite mulrA => /(mulIf (invr_neq0 (embed_neq0 R DL_gt0))) <-.
  by rewrite mulrA mulfV ?mul1r // attention_card_neq0.
- have k0 : 0 < c / (embed D * embed (D * L)%Z) by rewrite divr_gt0 // mulr_gt0.
  apply: (@maximal_on_complete i _ (cross F X i) _ k0) => // [|j].
    by rewrite size_map2 ?sT ?sM.
  rewrite (nth_map2 _ [::] [::]) ?sT ?sM // embedD mulrDr.
  rewrite /cross !mean_row /points !(score c sqA) //.
  by rewrite [X in _ + c / X * _]mulrC.
- have k0 : 0 < c / (embed (D * L)%Z * embed (D * L)%Z) by rewrite divr_gt0 // mulr_gt0.
  apply: (@maximal_on_complete i _ (fun j => ip F (mean F X i) (mean F X j)) _ k0) => // [|j].
    by rewrite list_mapE size_map.
  by rewrite list_mapE (nth_map [::]) ?sM // !mean_row (score c sqA).
Qed.

Lemma final_complete leaders limits : settled F X -> leaders = leader_list F X ->
  size limits = n -> (forall i : 'I_n, size (nth [::] limits i) = d) ->
  mean F X =1 (fun i => \row_a rational R (nth (Qmake 0 1) (nth [::] limits i) a)) ->
  P.final_failure d A (P.State D T) masks leaders limits = None.
Proof.
move=> hs -> sl hl hm; have [sM hM] := tM.
rewrite /P.final_failure /= -/M settled_complete //.
rewrite (leaders_sound sqA c_gt0 tT D_gt0) (list_eqb_refl nat_eqbP) /=.
apply: (limit_failure_none (R := R)) => [||i|i a]; rewrite ?sM // => hi.
  by rewrite (table_row (Ordinal hi) tM) (hl (Ordinal hi)).
rewrite (table_row (Ordinal hi) tM) => ad.
have := hm (Ordinal hi); rewrite (meanM sqA c_gt0 tT D_gt0) => /rowP/(_ (Ordinal ad)).
by rewrite !mxE.
Qed.
End FinalComplete.

(* ---- the replay ---- *)

Lemma replay_complete (R : realFieldType) (d n : nat) (A : seq (seq Z)) (c : R) (p q : Z)
    m patterns k s (X : 'I_n -> 'rV[R]_d) :
  square d A -> 0 < c -> (0 < p)%Z -> (0 < q)%Z -> represents s X ->
  size patterns = m.+1 ->
  (forall t, (t <= m)%N -> nth [::] patterns t =
    pattern (c *: entries R d A) (trajectory (c *: entries R d A) (embed R p / embed R q) X t)) ->
  exists s' masks, P.replay d A p q k patterns s = P.Replayed s' masks.
Proof.
move=> sqA c0 p0 q0; elim: m patterns k s X => [|m IH] [|claimed rest] k s X rs //= [sz] h.
  have {h} := h 0%N isT; rewrite /= => ->; have [tT D0 eX] := rs.
  rewrite (pattern_pointwise _ eX) (pattern_complete sqA c0 tT D0).
  by case: rest sz => // _; exists s, (P.attention_masks A (P.numerators s)).
have h0 := h 0%N isT; rewrite /= in h0; have [tT D0 eX] := rs.
rewrite h0 (pattern_pointwise _ eX) (pattern_complete sqA c0 tT D0).
case: rest sz h => [//|next rest] sz h.
apply: (IH _ _ _ _ (represents_next sqA c0 p0 q0 rs) sz) => t tm.
by rewrite -trajectorySr; apply: (h t.+1).
Qed.
