(* CheckerFinal: the tests at the last layer are right (used by CheckerSound.v).

     pattern F Z      == the attention sets of all tokens, as lists of indices
     leader_list F Z  == the leaders, as a list of indices

   Main lemmas: pattern_sound, settled_sound, leaders_sound, limits_sound. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ zify ring.
From Hardmax Require Import Form Hull Model Settled CheckerLists CheckerForm CheckerLayer.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Delimit Scope Z_scope with Z.

Section Lists.
Variables (R : realFieldType) (d n : nat) (F : 'M[R]_d) (Z : 'I_n -> 'rV[R]_d).

Definition pattern : seq (seq nat) := [seq indices_of (attention F Z i) | i <- enum 'I_n].
Definition leader_list : seq nat := indices_of [set i | leader F Z i].

Lemma size_pattern : size pattern = n.
Proof. by rewrite size_map size_enum_ord. Qed.
Lemma nth_pattern (i : 'I_n) : nth [::] pattern i = indices_of (attention F Z i).
Proof. by rewrite (nth_map i) ?size_enum_ord // nth_ord_enum. Qed.
End Lists.

(* ---- rationals ---- *)

Definition rational (R : realFieldType) (x : Q) : R :=
  embed R (Qnum x) / embed R (Zpos (Qden x)).

Section Final.
Variables (R : realFieldType) (d n : nat) (A : seq (seq Z)) (c : R).
Hypotheses (sqA : square d A) (c_gt0 : 0 < c).
Local Notation embed := (embed R).
Local Notation F := (c *: entries R d A).
Local Notation mask_set := (mask_set n).
Variables (D : Z) (T : seq (seq Z)).
Hypotheses (tT : table d n T) (D_gt0 : (0 < D)%Z).
Let masks := P.attention_masks A T.
Let L := P.common_count masks.
Let M := P.mean_numerators d masks T.
Local Notation X := (@points R d n D T).

Lemma right : right_masks d n A c D T masks.
Proof. exact: attention_masksE. Qed.
Lemma tM : table d n M. Proof. exact: table_means right. Qed.
Lemma L_gt0 : (0 < L)%Z. Proof. exact: common_count_gt0 right. Qed.
Lemma DL_gt0 : (0 < D * L)%Z. Proof. by apply: Z.mul_pos_pos => //; exact: L_gt0. Qed.
Lemma meanM : mean F X =1 points R d (D * L) M.
Proof. exact: meansE right. Qed.
Lemma mask_nth (i j : 'I_n) : nth false (nth [::] masks i) j = (j \in attention F X i).
Proof. by have [_ /(_ i)[_ <-]] := right; rewrite inE. Qed.

(* ---- the claimed pattern ---- *)

Lemma pattern_failureP k i claimed ms : P.pattern_failure k i claimed ms = None ->
  claimed = [seq P.indices 0 m | m <- ms].
Proof.
elim: claimed i ms => [|x claimed IH] i [|m ms] //=.
by case: (list_eqbP nat_eqbP) => // -> /IH->.
Qed.

Lemma pattern_sound k claimed : P.pattern_failure k 0 claimed masks = None ->
  claimed = pattern F X.
Proof.
move=> /pattern_failureP ->; have [sm hm] := right.
apply: (@eq_from_nth _ [::]) => [|i]; rewrite size_map sm ?size_pattern // => ilt.
rewrite (nth_map [::]) ?sm //; have [si ei] := hm (Ordinal ilt).
by rewrite (indicesE si) ei (nth_pattern F X (Ordinal ilt)).
Qed.

(* ---- settled ---- *)

Lemma mask_included_nth small large j : P.mask_included small large ->
  (j < size small)%N -> (j < size large)%N -> nth false small j -> nth false large j.
Proof.
elim: small large j => [|a s IH] [|b l] [|j] //= /andP[h /IH hs] //; first by case: (a) h.
exact: hs.
Qed.

Lemma maximal_onP (i : 'I_n) (row : seq Z) (f : 'I_n -> R) k : 0 < k -> size row = n ->
  (forall j, f j = k * embed (nth 0%Z row j)) -> P.maximal_on (nth [::] masks i) row ->
  forall j l, j \in attention F X i -> f l <= f j.
Proof.
move=> k0 sr ef h j l; rewrite -mask_nth => hj.
have [_ /(_ i)[si _]] := right.
have : j \in mask_set (P.maximal_mask row).
  by rewrite inE; apply: mask_included_nth h _ _ hj; rewrite ?size_maximal_mask ?si ?sr.
by rewrite (maximal_set k0 sr ef) inE => /forallP; apply.
Qed.

Lemma settled_failureP i0 ms zs qs : P.settled_failure d A T M i0 ms zs qs = None ->
  size ms = size zs -> size qs = size zs -> forall i, (i < size zs)%N ->
  let m := nth [::] ms i in let z := nth [::] zs i in let q := nth [::] qs i in
  [/\ P.masked_sum d m M = P.scale (P.count m) q,
      P.maximal_on m (P.map2 (fun zj mj => (P.dot (P.apply_form A z) mj +
                                            P.dot (P.apply_form A q) zj)%Z) T M) &
      P.maximal_on m (List.map (P.dot (P.apply_form A q)) M)].
Proof.
elim: zs i0 ms qs => [|z zs IH] i0 [|m ms] [|q qs] //= h [s1] [s2] i hi.
move: h; case: (list_eqbP Z_eqbP) => //= h1.
case: ifP => // /negbFE h2; case: ifP => // /negbFE h3 /IH h.
by case: i hi => [|i] hi //=; apply: h.
Qed.

Lemma settled_sound : P.settled_failure d A T M 0 masks T M = None -> settled F X.
Proof.
move=> h i; have [sT hT] := tT; have [sM hM] := tM; have [sm hm] := right.
have [|||h1 h2 h3] := settled_failureP h _ _ (i := i); rewrite ?sm ?sT ?sM //.
have D0 := embed_gt0Z R D_gt0; have L0 := embed_gt0Z R L_gt0.
have DL0 := embed_gt0Z R DL_gt0.
have mean_row j : mean F X j = row_of R d (D * L) (nth [::] M j) by rewrite meanM.
have szT j := table_row j tT; have szM j := table_row j tM.
split.
- rewrite /still mean_row; apply/rowP => a; rewrite [LHS]mxE summxE [RHS]mxE.
  have -> : \sum_(j in attention F X i) mean F X j 0 a =
      embed (nth 0%Z (P.masked_sum d (nth [::] masks i) M) a) / embed (D * L)%Z.
    have [si ei] := hm i; rewrite (masked_sumE R a si sM hM) ei mulr_suml.
    by apply: eq_bigr => j _; rewrite mean_row mxE.
  rewrite h1 /P.scale list_mapE (nth_map 0%Z) ?szM // embedM (mask_count right).
  by rewrite !mulrA mulVf ?mul1r // attention_card_neq0.
- have k0 : 0 < c / (embed D * embed (D * L)%Z) by rewrite divr_gt0 // mulr_gt0.
  apply: (maximal_onP k0 _ _ h2) => [|j]; first by rewrite size_map2 ?sT ?sM.
  rewrite (nth_map2 _ [::] [::]) ?sT ?sM // embedD mulrDr.
  rewrite /cross !mean_row /points !(score c sqA) //.
  by rewrite [X in _ + c / X * _]mulrC.
- have k0 : 0 < c / (embed (D * L)%Z * embed (D * L)%Z) by rewrite divr_gt0 // mulr_gt0.
  apply: (maximal_onP k0 _ _ h3) => [|j]; first by rewrite list_mapE size_map.
  by rewrite list_mapE (nth_map [::]) ?sM // !mean_row (score c sqA).
Qed.

(* ---- leaders ---- *)

Lemma points_eq (i j : 'I_n) : (X j == X i) = (nth [::] T j == nth [::] T i).
Proof.
apply/eqP/eqP => [e|]; last by rewrite /points => ->.
apply: (@eq_from_nth _ 0%Z) => [|a]; rewrite !(table_row _ tT) // => ad.
have /rowP /(_ (Ordinal ad)) := e; rewrite !mxE /=.
move/(mulIf (invr_neq0 (embed_neq0 R D_gt0)))/eqP; rewrite embed_eq.
by move/Z_eqbP.
Qed.

Lemma leaders_sound : P.indices 0 (P.leader_mask masks T) = leader_list F X.
Proof.
have [sT hT] := tT; have [sm hm] := right.
have s : size (P.leader_mask masks T) = n by rewrite size_map2 ?sm ?sT.
rewrite (indicesE s); congr indices_of; apply/setP => i; rewrite !inE.
rewrite (nth_map2 _ [::] [::]) ?sm ?sT //; set mask := nth [::] masks i.
have [si ei] := hm i; rewrite /leader -ei -/mask.
set own := List.map _ _; have so : size own = n by rewrite /own list_mapE size_map.
have eo : class X i = mask_set own.
  apply/setP => j; rewrite !inE points_eq /own list_mapE (nth_map [::]) ?sT // eq_sym.
  by apply/eqP/(list_eqbP Z_eqbP).
rewrite eo; apply/(list_eqbP bool_eqbP)/eqP => [->//|/setP e].
apply: (@eq_from_nth _ false) => [|j]; rewrite si ?so // => jn.
by have := e (Ordinal jn); rewrite !inE.
Qed.

(* ---- limits ---- *)

Lemma limit_failureP E i0 ms ls : (0 < E)%Z -> P.limit_failure E i0 ms ls = None ->
  size ms = size ls /\ forall i a, (i < size ms)%N -> (a < size (nth [::] ms i))%N ->
  embed (nth 0%Z (nth [::] ms i) a) / embed E = rational R (nth (Qmake 0 1) (nth [::] ls i) a).
Proof.
move=> E0; elim: ms i0 ls => [|m ms IH] i0 [|l ls] //=.
rewrite nat_eqbE; case: eqP => //= sml; case: ifP => // hall /IH [-> h]; split=> // -[|i] a //=.
  move=> _; rewrite list_lengthE in sml; move: sml hall a.
  elim: m l => [|x m IHm] [|y l] //= [sml] /andP[/Z.eqb_eq e hall] [|a] /= ha; last exact: IHm.
  rewrite /rational; have E' := embed_neq0 R E0; have q' := embed_neq0 R (Pos2Z.is_pos (Qden y)).
  by apply/eqP; rewrite eqr_div // -!embedM e Z.mul_comm.
by move=> hi ha; apply: h.
Qed.

Lemma limits_sound ls : P.limit_failure (D * L) 0 M ls = None ->
  size ls = n /\ mean F X =1 (fun i => \row_a rational R (nth (Qmake 0 1) (nth [::] ls i) a)).
Proof.
move=> /(limit_failureP DL_gt0) [sl h]; have [sM hM] := tM; split; first by rewrite -sl.
move=> i; rewrite meanM; apply/rowP => a; rewrite !mxE h ?sM //.
by rewrite (table_row i tM).
Qed.
End Final.
