(* Oracle: the program of OracleProgram.v runs the trajectory of Model.v (theory.md section 1).

     instance_ready i  == the lists of the instance have one length, and there is a token with a
                          coordinate
     is_layer R i t l  == the record l has the tokens, attention sets and leaders of layer t of the
                          instance i, over the field R

   Headline theorem: oracle_right. Ties, repeated and zero tokens are included: the definitions of
   Model.v know no other case. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ zify ring.
From mathcomp Require Import reals.
From Hardmax Require Import Form Hull Model Settled.
From Hardmax Require Import CheckerLists CheckerForm CheckerLayer CheckerFinal CheckerReplay CheckerSound
  CheckerComplete.
From Hardmax Require OracleProgram.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Delimit Scope Z_scope with Z.
Module O := OracleProgram.

Local Notation coordinate l a := (nth (Qmake 0 1) l a).

(* ---- fractions in lowest terms, states over the smallest denominator ---- *)

Lemma factor_gt0 x y : (0 < x * y)%Z -> (0 < y)%Z -> (0 < x)%Z.
Proof. by nia. Qed.

Lemma fractionE (R : realFieldType) D x : (0 < D)%Z ->
  rational R (O.fraction D x) = embed R x / embed R D.
Proof.
move=> D0; rewrite /rational /O.fraction /=; set g := Z.gcd x D.
have g0 : (0 < g)%Z.
  have := Z.gcd_nonneg x D; have := Z.gcd_eq_0_r x D; rewrite -/g; lia.
have [y ey] : (g | D)%Z by apply: Z.gcd_divide_r.
have [z ez] : (g | x)%Z by apply: Z.gcd_divide_l.
have y0 : (0 < y)%Z by rewrite ey in D0; exact: (factor_gt0 D0 g0).
have -> : (x / g = z)%Z by rewrite ez Z.div_mul //; lia.
have -> : (D / g = y)%Z by rewrite ey Z.div_mul //; lia.
rewrite Z2Pos.id // ez ey !embedM.
have := embed_neq0 R g0; have := embed_neq0 R y0.
move: (embed R z) (embed R y) (embed R g) => a b e b0 e0.
by rewrite -mulf_div divff // mulr1.
Qed.

Lemma content_divide D (l : seq Z) :
  (List.fold_right Z.gcd D l | D)%Z /\ forall x, x \in l -> (List.fold_right Z.gcd D l | x)%Z.
Proof.
elim: l => [|y l [IHD IH]] /=; first by split=> //; apply: Z.divide_refl.
have dr := Z.gcd_divide_r y (List.fold_right Z.gcd D l).
split=> [|x]; first exact: Z.divide_trans dr IHD.
rewrite inE => /orP[/eqP->|/IH]; first exact: Z.gcd_divide_l.
exact: Z.divide_trans dr.
Qed.

Lemma mem_concat (T : eqType) (rows : seq (seq T)) r x :
  r \in rows -> x \in r -> x \in List.concat rows.
Proof.
elim: rows => [//|s rows IH]; rewrite inE /= => /orP[/eqP->|hr] hx; rewrite mem_cat ?hx //.
by rewrite IH ?orbT.
Qed.

Lemma represents_reduced (R : realFieldType) (d n : nat) s (X : 'I_n -> 'rV[R]_d) :
  represents s X -> represents (O.reduced_state s) X.
Proof.
case: s => D T [/= [sT hT] D0 eX].
rewrite /O.reduced_state /=; set g := O.state_content _.
have [[y ey] hx] := content_divide D (List.concat T).
rewrite -[List.fold_right _ _ _]/g in ey hx.
have g0 : (0 < g)%Z.
  have gn : (0 <= g)%Z.
    rewrite /g /O.state_content /=; case: (List.concat T) => [|z l] /=; first lia.
    exact: Z.gcd_nonneg.
  have : g <> 0%Z by move=> e; rewrite e in ey; lia.
  lia.
have y0 : (0 < y)%Z by rewrite ey in D0; exact: (factor_gt0 D0 g0).
have eD : (D / g = y)%Z by rewrite ey Z.div_mul //; lia.
have szr : forall v, v \in List.map (List.map (fun x => (x / g)%Z)) T -> size v = d.
  by move=> v; rewrite list_mapE => /mapP[r hr ->]; rewrite list_mapE size_map hT.
split=> /=; [by split=> //; rewrite list_mapE size_map | by rewrite eD |].
move=> i; rewrite eX /points; apply/rowP => a; rewrite !mxE.
have hr : nth [::] T i \in T by rewrite mem_nth // sT.
rewrite [in RHS]list_mapE (nth_map [::]) ?sT // list_mapE (nth_map 0%Z) ?hT //.
have [|z ez] := hx (nth 0%Z (nth [::] T i) a).
  by apply: (mem_concat hr); rewrite mem_nth // hT.
rewrite eD ez Z.div_mul; last lia.
rewrite ey !embedM; have := embed_neq0 R g0; have := embed_neq0 R y0.
move: (embed R z) (embed R y) (embed R g) => u b e b0 e0.
by rewrite -mulf_div divff // mulr1.
Qed.

(* ---- what a record says ---- *)

Section Records.
Variables (R : realFieldType) (d n : nat) (F : 'M[R]_d).

Record says (X : 'I_n -> 'rV[R]_d) (l : O.layer_record) : Prop := Says
  { says_count : size (O.layer_tokens l) = n;
    says_lengths : forall j : 'I_n, size (nth [::] (O.layer_tokens l) j) = d;
    says_tokens : X =1 (fun j => \row_a rational R (coordinate (nth [::] (O.layer_tokens l) j) a));
    says_attention : O.layer_attention l = pattern F X;
    says_leaders : O.layer_leaders l = leader_list F X }.

Lemma says_pointwise X Y l : X =1 Y -> says Y l -> says X l.
Proof.
move=> e [h1 h2 h3 h4 h5]; split=> // [j||]; first by rewrite e h3.
  by rewrite (pattern_pointwise F e).
rewrite h5; congr indices_of; apply/setP => j; rewrite !inE.
by rewrite (leader_pointwise F e).
Qed.
End Records.

Section Run.
Variables (R : realFieldType) (d n : nat) (A : seq (seq Z)) (c : R) (p q : Z).
Hypotheses (sqA : square d A) (c_gt0 : 0 < c).
Hypotheses (p_gt0 : (0 < p)%Z) (q_gt0 : (0 < q)%Z).
Local Notation F := (c *: entries R d A).
Local Notation alpha := (embed R p / embed R q).

Lemma record_says s (X : 'I_n -> 'rV[R]_d) : represents s X ->
  says F X (O.record_of s (P.attention_masks A (P.numerators s))).
Proof.
case: s => D T [/= tT D0 eX]; apply: (says_pointwise eX); have [sT hT] := tT.
have [sm hm] := attention_masksE sqA c_gt0 tT D0.
split=> /=.
- by rewrite list_mapE size_map.
- by move=> j; rewrite list_mapE (nth_map [::]) ?sT // list_mapE size_map (table_row j tT).
- move=> j; apply/rowP => a; rewrite !mxE list_mapE (nth_map [::]) ?sT // list_mapE.
  by rewrite (nth_map 0%Z) ?(table_row j tT) // fractionE.
- apply: (@eq_from_nth _ [::]) => [|i]; rewrite list_mapE size_map sm ?size_pattern // => ilt.
  rewrite (nth_map [::]) ?sm //; have [si ei] := hm (Ordinal ilt).
  by rewrite (indicesE si) ei (nth_pattern F _ (Ordinal ilt)).
- exact: leaders_sound.
Qed.

Lemma layers_fromE s (X : 'I_n -> 'rV[R]_d) K : represents s X ->
  size (O.layers_from d A p q s K) = K.+1 /\
  forall t l0, (t <= K)%N ->
    says F (trajectory F alpha X t) (nth l0 (O.layers_from d A p q s K) t).
Proof.
elim: K s X => [|K IH] s X rs /=.
  by split=> // -[|t] // l0 _; apply: record_says.
have rn := represents_reduced (represents_next sqA c_gt0 p_gt0 q_gt0 rs).
have [sl hl] := IH _ _ rn; split=> [|[|t] l0 tK]; first by rewrite sl.
  exact: record_says.
by rewrite trajectorySr; apply: hl.
Qed.
End Run.

(* ---- the whole ---- *)

Definition instance_ready (i : P.instance) : Prop :=
  [/\ (0 < size (P.token_rows i))%N, (0 < P.dimension i)%N,
      List.forallb (P.has_length (P.dimension i)) (P.token_rows i) &
      P.has_length (P.dimension i) (P.form_of i) &&
        List.forallb (P.has_length (P.dimension i)) (P.form_of i)].

Definition is_layer (R : realFieldType) (i : P.instance) (t : nat) (l : O.layer_record) : Prop :=
  says (instance_form R i)
    (trajectory (instance_form R i) (instance_alpha R i) (@instance_tokens R i) t) l.

(* Whatever the program answers is the trajectory, over every real field; and it answers for every
   instance of the model. *)
Theorem oracle_right (i : P.instance) (K : nat) :
  (forall l, O.run_instance i K = O.Layers l -> size l = K.+1 /\
     forall (R : realFieldType) t l0, (t <= K)%N -> is_layer R i t (nth l0 l t)) /\
  (forall R : realFieldType, instance_ready i -> symmetric_form (instance_form R i) ->
     positive_definite (instance_form R i) -> 0 < instance_alpha R i ->
     exists l, O.run_instance i K = O.Layers l).
Proof.
split=> [l|R [n0 d0 hT hA] Asym Apd a0]; last first.
  rewrite /O.run_instance (instance_failure_none (any := false) n0 d0 hT hA (fun=> conj Asym Apd) a0).
  by eexists.
rewrite /O.run_instance; case e: (P.instance_failure _ i) => // -[<-].
have run (R : realFieldType) := layers_fromE (form_square (instance_failureP R e))
  (scale_gt0 (instance_failureP R e))
  (alpha_numerator (instance_failureP R e)) (Pos2Z.is_pos (Qden (P.step_size i))) K
  (represents_reduced (start (instance_failureP R e))).
split=> [|R t l0 tK]; first by have [h _] := run rat_realFieldType; exact: h.
have [_ h] := run R; have := h t l0 tK.
by rewrite -(form_scaled (instance_failureP R e)).
Qed.
