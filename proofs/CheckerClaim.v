(* CheckerClaim: the checker's test of a regime is right (used by CheckerSound.v and
   CheckerComplete.v).

     witnessed ... sets bounds == for every token its T is between 1 and the largest; for a token l of
                     its attention set the gap of scores vanishes, coefficient by coefficient, and for
                     any other l one term of the gap dominates the rest from T on

   Main lemma: regime_failureP. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ zify ring.
From Hardmax Require Import Form Hull Model Settled Regime CheckerLists Exponential ExponentialSign.
From Hardmax Require Import CheckerForm CheckerLayer CheckerFinal CheckerRegime.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Delimit Scope Z_scope with Z.

(* What a regime's bounds must be for the checker to see that its inequalities hold for ever. *)
Definition witnessed (R : realFieldType) (d n : nat) (A : seq (seq Z)) (p q : Z) (c : P.closed)
    (sets : seq (seq nat)) (bounds : seq Z) := forall i, (i < n)%N ->
  let T := nth 0%Z bounds i in
  let set := nth [::] sets i in
  let paths := List.map (P.path d c) (List.seq 0 n) in
  let gap l := P.score_gap paths (P.expo_form A (nth [::] paths i)) (head 0%N set) l in
  (1 <= T <= P.largest_bound)%Z /\ forall l, (l < n)%N ->
    if l \in set then E.vanishes (gap l) : Prop
    else lasting R q (q + p) (gap l) (Z.to_nat T).

Section Claim.
Variables (R : realFieldType) (d n : nat) (A : seq (seq Z)) (c0 : R) (p q : Z).
Hypotheses (sqA : square d A) (c0_gt0 : 0 < c0).
Hypotheses (p_gt0 : (0 < p)%Z) (q_gt0 : (0 < q)%Z).
Local Notation embed := (embed R).
Local Notation F := (c0 *: entries R d A).
Local Notation alpha := (embed p / embed q).
Variables (D : Z) (T : seq (seq Z)).
Hypotheses (tT : table d n T) (D_gt0 : (0 < D)%Z).
Local Notation masks := (P.attention_masks A T).
Local Notation Y := (@points R d n D T).
Let right : right_masks d n A c0 D T masks := attention_masksE sqA c0_gt0 tT D_gt0.

Let p_gt0' : 0 < embed p. Proof. exact: embed_gt0Z. Qed.
Let q_gt0' : 0 < embed q. Proof. exact: embed_gt0Z. Qed.
Let alpha_gt0 : 0 < alpha. Proof. exact: divr_gt0. Qed.

Lemma lists_eq (u v : seq Z) : size u = d -> size v = d ->
  P.list_eqb Z.eqb u v <-> forall a : 'I_d, embed (nth 0%Z u a) = embed (nth 0%Z v a).
Proof.
move=> su sv; split=> [/(list_eqbP Z_eqbP) -> //|h]; apply/(list_eqbP Z_eqbP).
apply: (@eq_from_nth _ 0%Z) => [|a]; rewrite ?su ?sv // => ad.
by apply/Z_eqbP; rewrite -(embed_eq R); apply/eqP; apply: (h (Ordinal ad)).
Qed.

Lemma is_averageP (p' q' : Z) (i : 'I_n) M u e : table d n M -> size u = d -> (0 < e)%Z -> (0 < q')%Z ->
  P.is_average d p' q' (nth [::] masks i) M u <->
  row_of R d e u = (embed p' / embed q') *: average F Y i (points R d e M).
Proof.
move=> [sM hM] su e0 q0; have [_ /(_ i)[si ei]] := right.
set mask := nth [::] masks i in si ei *.
have sS : size (P.masked_sum d mask M) = d by apply: size_masked_sum.
have e0' := embed_neq0 R e0; have q0' := embed_neq0 R q0.
have n0 := attention_card_neq0 F Y i.
have coord (a : 'I_d) : ((embed p' / embed q') *: average F Y i (points R d e M)) 0 a =
    embed p' * embed (nth 0%Z (P.masked_sum d mask M) a) / (embed q' * #|attention F Y i|%:R * embed e).
  rewrite (masked_sumE R a si sM hM) ei !mxE summxE.
  have -> : \sum_(j in attention F Y i) points R d e M j 0 a =
      (\sum_(j in attention F Y i) embed (nth 0%Z (nth [::] M j) a)) / embed e.
    by rewrite mulr_suml; apply: eq_bigr => j _; rewrite mxE.
  by move: (\sum_(j in _) _) => S; field; rewrite e0' q0' n0.
have list (a : 'I_d) : (embed (nth 0%Z (P.scale p' (P.masked_sum d mask M)) a) =
    embed (nth 0%Z (P.scale (q' * P.count mask) u) a)) <->
    row_of R d e u 0 a = ((embed p' / embed q') *: average F Y i (points R d e M)) 0 a.
  rewrite coord mxE /P.scale !list_mapE !(nth_map 0%Z) ?sS ?su // !embedM (mask_count right i).
  move: (#|_|%:R) n0 (embed (nth _ _ _)) (embed (nth _ _ _)) => k k0 x y.
  have qk : embed q' * k * embed e != 0 by rewrite !mulf_neq0.
  split=> [->|h]; first by field; rewrite e0' q0' k0.
  have := congr1 (fun z => z * (embed q' * k * embed e)) h; rewrite mulfVK // => <-.
  by field.
rewrite /P.is_average lists_eq; last 2 first.
- by rewrite /P.scale list_mapE size_map.
- by rewrite /P.scale list_mapE size_map.
split=> [h|h a]; first by apply/rowP => a; apply/list.
by apply/list; rewrite h.
Qed.

(* ---- the equations ---- *)

Section Regime.
Variables (limits : seq (seq Q)) (forms : seq (seq (seq Q))).
Hypotheses (limit_count : size limits = n) (limit_size : forall i, (i < n)%N -> size (nth [::] limits i) = d).
Hypotheses (form_count : size forms = n)
  (form_size : forall i m, (i < n)%N -> (m < size (nth [::] forms i))%N ->
    size (nth [::] (nth [::] forms i) m) = d).
Local Notation c := (P.closed_over limits forms).
Local Notation den := (P.common c).
Local Notation C := (P.limit_rows c).
Local Notation W := (P.newton_rows c).
Local Notation N := (P.degree W).
Local Notation L := (@claimed R d n limits).
Local Notation w := (@newton_at R d n forms).

Let den0 : (0 < den)%Z . Proof. exact: common_gt0. Qed.
Let tC : table d n C . Proof. exact: table_limits. Qed.
Let tW m : table d n (P.level d W m) . Proof. exact: table_level. Qed.
Let eC : points R d den C =1 L . Proof. exact: limitsE. Qed.
Let eW m : points R d den (P.level d W m) =1 w m . Proof. exact: levelE. Qed.

Lemma startP (i : 'I_n) :
  P.list_eqb Z.eqb (P.scale D (P.add (List.nth i C [::]) (List.nth i (P.level d W 0) [::])))
    (P.scale den (List.nth i T [::])) <-> w 0%N i = Y i - L i.
Proof.
have sC := table_row i tC; have sW := table_row i (tW 0); have sT := table_row i tT.
have sA : size (P.add (nth [::] C i) (nth [::] (P.level d W 0) i)) = d by rewrite size_map2 ?sC.
rewrite !list_nthE lists_eq; last 2 first.
- by rewrite /P.scale list_mapE size_map.
- by rewrite /P.scale list_mapE size_map.
have D0 := embed_neq0 R D_gt0; have E0 := embed_neq0 R den0.
have coord (a : 'I_d) : embed (nth 0%Z (P.scale D (P.add (nth [::] C i) (nth [::] (P.level d W 0) i))) a) =
    embed (nth 0%Z (P.scale den (nth [::] T i)) a) <-> w 0%N i 0 a = (Y i - L i) 0 a.
  rewrite /P.scale !list_mapE !(nth_map 0%Z) ?sA ?sT // (nth_map2 _ 0%Z 0%Z) ?sC ?sW // !embedM embedD.
  rewrite -eC -eW !mxE; set x := embed (nth _ _ _); set y := embed (nth _ _ _); set z := embed (nth _ _ _).
  split=> h.
    have -> : z / embed D = (embed den * z) / (embed den * embed D) by field; rewrite D0 E0.
    by rewrite -h; field; rewrite D0 E0.
  have := congr1 (fun v => v * (embed den * embed D)) h.
  have -> : y / embed den * (embed den * embed D) = y * embed D by field.
  have -> : (z / embed D - x / embed den) * (embed den * embed D) = z * embed den - x * embed D.
    by field; rewrite D0 E0.
  by move=> e; rewrite mulrDr (mulrC _ y) e; ring.
by split=> [h|h a]; [apply/rowP => a; apply/coord | apply/coord; rewrite h].
Qed.

Lemma equations_failureP : P.equations_failure d p q (P.State D T) masks c = None <->
  regime F alpha Y L w N.
Proof.
have [sT _] := tT; rewrite /P.equations_failure /= list_lengthE sT.
have row (i : 'I_n) : row_of R d den (nth [::] C i) = L i :> 'rV[R]_d.
  by have := eC; rewrite /points => h; rewrite -h.
have rowW m (i : 'I_n) : row_of R d den (nth [::] (P.level d W m) i) = w m i :> 'rV[R]_d.
  by have := eW m; rewrite /points => h; rewrite -h.
have avC (i : 'I_n) : average F Y i (points R d den C) = average F Y i L by apply: average_pointwise.
have avW (i : 'I_n) m : average F Y i (points R d den (P.level d W m)) = average F Y i (w m).
  by apply: average_pointwise.
have one : embed 1 / embed 1 = 1 :> R by rewrite embed1 divr1.
have meanP (i : 'I_n) : P.is_average d 1 1 (nth [::] masks i) C (nth [::] C i) <-> average F Y i L = L i.
  rewrite (is_averageP 1 i tC (table_row i tC) den0) // row avC one scale1r.
  by split=> ->.
have nextP (i : 'I_n) m : P.is_average d p q (nth [::] masks i) (P.level d W m) (nth [::] (P.level d W m.+1) i) <->
    w m.+1 i = alpha *: average F Y i (w m).
  by rewrite (is_averageP p i (tW m) (table_row i (tW m.+1)) den0 q_gt0) rowW avW.
have beyond m (i : 'I_n) : (N <= m)%N -> w m i = 0 by apply: newton_beyond.
rewrite !thenP !first_failure_seqP; split.
  move=> [h0 [h1 h2]]; split=> [i|i|m i|i].
  - by apply/meanP; have /unlessP := h1 i (ltn_ord i); rewrite !list_nthE.
  - by apply/startP; have /unlessP := h0 i (ltn_ord i).
  - have [mN|Nm] := ltnP m N; last first.
      rewrite (beyond m.+1) ?(leq_trans Nm) // (average_pointwise F Y i (Y := fun=> 0)) => [|j]; last exact: beyond.
      by rewrite /average big1 ?scaler0.
    have /unlessP := h2 i (ltn_ord i); rewrite list_seqE list_forallbE => /allP /(_ m).
    by rewrite mem_iota add0n !list_nthE => /(_ mN) /nextP.
  - exact: beyond.
move=> [hc hs hn _]; split=> [i hi|]; first by apply/unlessP; apply/(startP (Ordinal hi)).
split=> i hi; apply/unlessP.
  by rewrite !list_nthE; apply/(meanP (Ordinal hi)).
rewrite list_seqE list_forallbE; apply/allP => m _; rewrite !list_nthE.
by apply/(nextP (Ordinal hi)).
Qed.

(* ---- the inequalities ---- *)

Variables (sets : seq (seq nat)) (bounds : seq Z).
Hypothesis (setsE : forall i : 'I_n, nth [::] sets i = indices_of (attention F Y i)).
Local Notation X := (regime_at alpha L w N).
Local Notation paths := (List.map (P.path d c) (List.seq 0 n)).
Local Notation gap i l := (P.score_gap paths (P.expo_form A (nth [::] paths i)) (head 0%N (nth [::] sets i)) l).

Let q_le : (q <= q + p)%Z. Proof. by lia. Qed.
Lemma rateE' : rate alpha = embed q / embed (q + p).
Proof.
have q0 := lt0r_neq0 q_gt0'; have s0 : embed q + embed p != 0 by rewrite gt_eqF // addr_gt0.
by rewrite /rate embedD; field; rewrite q0 s0.
Qed.

Lemma mem_set (i l : 'I_n) : (val l \in nth [::] sets i) = (l \in attention F Y i).
Proof. by rewrite setsE mem_map ?mem_enum //; apply: val_inj. Qed.

Lemma head_set (i : 'I_n) : exists2 j : 'I_n, j \in attention F Y i & head 0%N (nth [::] sets i) = val j.
Proof.
rewrite setsE /indices_of; have [j hj] := attention_nonempty F Y i.
have : j \in enum (attention F Y i) by rewrite mem_enum.
case e: (enum _) => [//|k s] _; exists k => //.
by rewrite -mem_enum e mem_head.
Qed.

Lemma gap_sign (i j l : 'I_n) t : head 0%N (nth [::] sets i) = val j -> exists2 k : R, 0 < k &
  expo t%:R ((embed q / embed (q + p)) ^+ t) (gap i l) = k * (ip F (X t i) (X t j) - ip F (X t i) (X t l)).
Proof.
move=> ->; exists (path_scale R limits forms ^+ 2 / c0); first by rewrite divr_gt0 // exprn_gt0 // path_scale_gt0.
have := @gapE R d n limits forms limit_count limit_size form_count form_size A c0 alpha sqA i j l t.
rewrite rateE' => h.
by apply: (mulfI (lt0r_neq0 c0_gt0)); rewrite h; field; rewrite lt0r_neq0.
Qed.

Lemma existsbE (l : nat) (s : seq nat) : List.existsb (Nat.eqb l) s = (l \in s).
Proof. by elim: s => [|k s IH] //=; rewrite inE nat_eqbE IH. Qed.

Lemma pairs_failureP : size bounds = n -> P.pairs_failure A p q paths sets bounds = None <->
  witnessed R d n A p q c sets bounds /\ regime_scores F Y X.
Proof.
have sz : length paths = n by rewrite list_lengthE list_mapE size_map list_seqE size_iota.
move=> sb; rewrite /P.pairs_failure sz; set f := (X in P.first_failure X _).
have hd s : List.hd 0%N s = head 0%N s by case: s.
have inner i : (i < n)%N -> f i = None <->
   (1 <= nth 0%Z bounds i <= P.largest_bound)%Z /\ forall l, (l < n)%N -> if l \in nth [::] sets i then E.vanishes (gap i l) : Prop
     else E.positive_for_ever q (q + p) (gap i l) (nth 0%Z bounds i).
  move=> hi; rewrite /f thenP unlessP first_failure_seqP hd !list_nthE; split.
    move=> [/andP[/Z.leb_le b1 /Z.leb_le b2] h]; split=> // l hl.
    by have := h l hl; rewrite existsbE; case: ifP => _ /unlessP.
  move=> [[b1 b2] h]; split; first by apply/andP; split; apply/Z.leb_le.
  by move=> l hl; have := h l hl; rewrite existsbE; case: ifP => _ /unlessP.
clearbody f; rewrite first_failure_seqP.
have bound i : (1 <= nth 0%Z bounds i <= P.largest_bound)%Z -> exists2 t, (0 < t)%N & nth 0%Z bounds i = Z.of_nat t.
  by move=> [b1 _]; exists (Z.to_nat (nth 0%Z bounds i)); lia.
split.
  move=> h; have {}h i : (i < n)%N -> (1 <= nth 0%Z bounds i <= P.largest_bound)%Z /\ forall l, (l < n)%N ->
      if l \in nth [::] sets i then E.vanishes (gap i l) : Prop else E.positive_for_ever q (q + p) (gap i l) (nth 0%Z bounds i).
    by move=> hi; apply/(inner i hi); apply: h.
  split.
    move=> i hi; have [hb hl] := h i hi; split=> // l ln; have := hl l ln; case: ifP => // _.
    by have [t t0 ->] := bound i hb; rewrite Nat2Z.id => /(positive_for_everP R q_gt0 q_le _ t0) [].
  apply/regime_scoresP => t i; have [j jC hj] := head_set i.
  have [hb hl] := h i (ltn_ord i).
  apply: (attention_char jC) => l lC; have := hl l (ltn_ord l); rewrite mem_set ?lC ?(negPf lC);
    have [k k0 e] := gap_sign l t hj.
    move/(vanishes_sound t%:R ((embed q / embed (q + p)) ^+ t)); rewrite e => /eqP.
    by rewrite mulf_eq0 gt_eqF //= subr_eq0 => /eqP.
  have [u u0 ->] := bound i hb; move=> /(positive_for_everP R q_gt0 q_le _ u0) [_ /(_ t)].
  by rewrite e pmulr_rgt0 // subr_gt0.
move=> [hw hs] i hi; apply/(inner i hi); have [hb hl] := hw i hi; split=> // l ln.
have := hl l ln; case: ifP => // lC; have [u u0 ->] := bound i hb; rewrite Nat2Z.id => las.
apply/(positive_for_everP R q_gt0 q_le _ u0); split=> // t.
have [j jC hj] := head_set (Ordinal hi).
have [k k0 e] := @gap_sign (Ordinal hi) j (Ordinal ln) t hj; rewrite e pmulr_rgt0 // subr_gt0.
have [_ out] := hs t (Ordinal hi) j jC; apply: out; rewrite -mem_set /=.
by rewrite lC.
Qed.
End Regime.
End Claim.
