(* CheckerSound: what it means that the checker accepts a certificate (theory.md section 3).

     rational R x          == the rational number x in the field R (CheckerFinal.v)
     instance_tokens R i   == the tokens of the instance, a family of row vectors
     instance_form R i     == its form A; the identity if the instance gives none
     instance_alpha R i    == its step size
     claimed_limits R c    == the limits that the certificate claims
     certified_any R c     == what the certificate proves whatever the form is, over the real numbers R
     certified R c         == everything that it proves where the form is that of an inner product

   Headline theorems: check_any_form_sound and check_certificate_sound. The program is CheckerProgram.v. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ zify ring.
From mathcomp Require Import boolp reals.
From Hardmax Require Import Regime RegimeLimit RegimeShape CheckerRegime CheckerClaim.
From Hardmax Require Import Form Hull Model OneLayer Leaders Convergence Vertices.
From Hardmax Require Import Settled SettledFaces SettledLimit.
From Hardmax Require Import CheckerLists CheckerForm CheckerLayer CheckerFinal CheckerReplay.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Delimit Scope Z_scope with Z.

Local Notation coordinate l a := (nth (Qmake 0 1) l a).

(* ---- the instance in a field ---- *)

Section Instance.
Variables (R : realFieldType) (i : P.instance).
Local Notation d := (P.dimension i).
Local Notation n := (size (P.token_rows i)).

Definition instance_tokens : 'I_n -> 'rV[R]_d :=
  fun j => \row_a rational R (coordinate (nth [::] (P.token_rows i) j) a).
Definition instance_form : 'M[R]_d :=
  \matrix_(a, b) rational R (coordinate (nth [::] (P.form_of i) a) b).
Definition instance_alpha : R := rational R (P.step_size i).

Lemma instance_form_identity : P.form_rows i = None -> instance_form = 1%:M.
Proof.
move=> e; apply/matrixP => a b; rewrite !mxE /P.form_of e /P.identity_rows !list_seqE !list_mapE.
rewrite (nth_map 0%N) ?size_iota // list_mapE (nth_map 0%N) ?size_iota // !nth_iota // !add0n.
by rewrite nat_eqbE /rational -val_eqE; case: (_ == _); rewrite ?embed0 ?mul0r // embed1 divr1.
Qed.

(* Rationals over a common denominator. *)
Lemma denominators_gt0 rows : (0 < P.common_multiple (P.denominators rows))%Z.
Proof.
by apply: common_multiple_gt0 => x /List.in_map_iff[y [<- _]]; apply: Pos2Z.is_pos.
Qed.

Lemma nth_numerators rows j a : (j < size rows)%N -> (a < size (nth [::] rows j))%N ->
  let D := P.common_multiple (P.denominators rows) in
  embed R (nth 0%Z (nth [::] (P.numerators_over D rows) j) a) / embed R D =
  rational R (coordinate (nth [::] rows j) a).
Proof.
move=> hj ha D; rewrite /P.numerators_over list_mapE (nth_map [::]) // list_mapE.
rewrite (nth_map (Qmake 0 1)) // /P.numerator_over; set x := nth _ (nth _ _ _) a.
have dvd : (Zpos (Qden x) | D)%Z.
  apply: common_multiple_divide; apply: (List.in_map (fun y => Zpos (Qden y))).
  have inl (T : Type) (y : T) l k : (k < size l)%N -> List.In (nth y l k) l.
    by elim: l k => [|z l IH] [|k] //= h; [left | right; apply: IH].
  by apply/List.in_concat; exists (nth [::] rows j); split; apply: inl.
have D0 := embed_neq0 R (denominators_gt0 rows); have q0 := embed_neq0 R (Pos2Z.is_pos (Qden x)).
rewrite embedM embed_div // /rational -/D; move: (embed R D) D0 => e e0.
by rewrite -mulrA [X in _ * X]mulrAC mulfV // mul1r.
Qed.

Lemma size_numerators_over D rows : size (P.numerators_over D rows) = size rows.
Proof. by rewrite /P.numerators_over list_mapE size_map. Qed.

Lemma size_numerators_row D rows (e : nat) : List.forallb (P.has_length e) rows ->
  forall v, v \in P.numerators_over D rows -> size v = e.
Proof.
rewrite list_forallbE /P.numerators_over list_mapE.
elim: rows => [|r rows IH] //= /andP[hr /IH h] v; rewrite inE => /orP[/eqP->|/h//].
by rewrite list_mapE size_map; move: hr; rewrite /P.has_length nat_eqbE => /eqP.
Qed.

Lemma forallb_row (e : nat) (rows : seq (seq Q)) j : List.forallb (P.has_length e) rows ->
  (j < size rows)%N -> size (nth [::] rows j) = e.
Proof.
rewrite list_forallbE; elim: rows j => [|r rows IH] [|j] //= /andP[hr /IH h]; last exact: h.
by move: hr; rewrite /P.has_length nat_eqbE => /eqP.
Qed.

Local Notation c := ((embed R (P.common_multiple (P.denominators (P.form_of i))))^-1).

(* Everything that the checker has tested before it replays: of the form, unless any is taken. *)
Record right_instance (any : bool) : Prop := RightInstance
  { some_token : (0 < n)%N;
    some_coordinate : (0 < d)%N;
    start : represents (P.initial_state i) instance_tokens;
    form_square : square d (P.integer_form i);
    form_definite : ~~ any -> P.symmetric d (P.integer_form i) /\ P.positive_definite d (P.integer_form i);
    form_scaled : instance_form = c *: entries R d (P.integer_form i);
    scale_gt0 : 0 < c;
    alpha_numerator : (0 < Qnum (P.step_size i))%Z }.

Lemma transposeE e (A : seq (seq Z)) a b : (a < e)%N -> (b < e)%N ->
  P.entry (P.transpose e A) b a = P.entry A a b.
Proof.
move=> ae be; rewrite entryE /P.transpose !list_seqE !list_mapE (nth_map 0%N) ?size_iota //.
by rewrite list_mapE (nth_map 0%N) ?size_iota // !nth_iota // !add0n.
Qed.

Lemma square_transpose e (A : seq (seq Z)) : square e (P.transpose e A).
Proof.
split=> [|r]; rewrite /P.transpose !list_seqE list_mapE; first by rewrite size_map size_iota.
by move=> /mapP[b _ ->]; rewrite list_mapE size_map size_iota.
Qed.

Lemma instance_failureP any : P.instance_failure any i = None -> right_instance any.
Proof.
rewrite /P.instance_failure; case: ifP => // /negbT n0; case: ifP => // /negbT d0.
case: ifP => // /negbFE hT; case: ifP => // /negbFE /andP[sA hA]; case: ifP => // /negbFE symA.
case: ifP => // /negbFE pdA; case: ifP => // /negbFE a0 _.
have sA' : size (P.form_of i) = d by move: sA; rewrite /P.has_length nat_eqbE => /eqP.
split=> //.
- by move: n0; rewrite /P.has_length nat_eqbE lt0n.
- by move: d0; rewrite nat_eqbE lt0n.
- split; [split|exact: denominators_gt0|] => /=.
  + exact: size_numerators_over.
  + exact: size_numerators_row.
  + move=> j; apply/rowP => a; rewrite !mxE nth_numerators //.
    by rewrite (forallb_row hT).
- exact: square_transpose.
- by move=> /negbTE any0; move: symA pdA; rewrite any0.
- apply/matrixP => a b; rewrite !mxE transposeE // entryE mulrC nth_numerators ?sA' //.
  by rewrite (forallb_row hA) ?sA'.
- by rewrite invr_gt0; apply: embed_gt0Z; apply: denominators_gt0.
- exact/Z.ltb_lt.
Qed.
End Instance.

Definition claimed_limits (R : realFieldType) (c : P.certificate) :
    'I_(size (P.token_rows (P.cert_instance c))) -> 'rV[R]_(P.dimension (P.cert_instance c)) :=
  fun j => \row_a rational R (coordinate (nth [::] (P.cert_limits c) j) a).

(* The length of the longest closed form. *)
Definition longest (forms : seq (seq (seq Q))) : nat := foldr maxn 0%N [seq size w | w <- forms].

Lemma degree_longest limits forms : P.degree (P.newton_rows (P.closed_over limits forms)) = longest forms.
Proof.
rewrite /P.degree /longest /=; move: (P.common_multiple _) => D.
elim: forms => [//|w forms IH] /=; rewrite -IH {1}/P.numerators_over list_lengthE list_mapE size_map.
by rewrite /maxn; case: ltnP; lia.
Qed.

(* ---- what a certificate proves ---- *)

Section Claims.
Variables (R : realType) (c : P.certificate).
Local Notation i := (P.cert_instance c).
Local Notation A := (instance_form R i).
Local Notation alpha := (instance_alpha R i).
Local Notation Z := (trajectory A alpha (@instance_tokens R i)).
Local Notation k := (P.cert_layer c).
Local Notation L := (@claimed_limits R c).

Record certified_any : Prop := CertifiedAny
  { instance_nonempty : (0 < size (P.token_rows i))%N /\ (0 < P.dimension i)%N;
    instance_step : 0 < alpha;
    (* the attention sets of layers 0..k are those claimed, and nothing changes after k *)
    layer_count : size (P.cert_attention c) = k.+1;
    patterns_replayed : forall t, (t <= k)%N ->
      nth [::] (P.cert_attention c) t = pattern A (Z t);
    pattern_for_ever : forall t, (k <= t)%N ->
      nth [::] (P.cert_attention c) k = pattern A (Z t);
    (* because the layer is settled, or starts a regime; and every token has the closed form *)
    claim_holds : match P.cert_claim c with
      | P.Settled | P.SettledAnyForm => settled A (Z k) /\ forall t, (k <= t)%N -> forall j,
          Z t j = rate alpha ^+ (t - k) *: Z k j + (1 - rate alpha ^+ (t - k)) *: L j
      | P.Regime forms _ =>
          let w := @newton_at R (P.dimension i) (size (P.token_rows i)) forms in
          [/\ size forms = size (P.token_rows i),
              regime A alpha (Z k) L w (longest forms) &
              forall t, (k <= t)%N -> Z t =1 regime_at alpha L w (longest forms) (t - k)]
      end;
    (* the limits are those claimed *)
    limit_count : size (P.cert_limits c) = size (P.token_rows i);
    limits_reached : limits A alpha (@instance_tokens R i) L;
    (* the leaders of every layer from k on, and of any layer at all, are those claimed *)
    leaders_for_ever : forall t, (k <= t)%N -> P.cert_leaders c = leader_list A (Z t);
    leaders_ever : forall j, leads A alpha (@instance_tokens R i) j <->
      val j \in P.cert_leaders c }.

Record certified : Prop := Certified
  { certified_layers :> certified_any;
    (* the instance meets the hypotheses of every theorem of the model *)
    instance_symmetric : symmetric_form A;
    instance_positive : positive_definite A;
    (* conv(limits) is the hull of the leaders, its vertices are the leader classes *)
    hull_of_leaders : forall y, hull L y <-> hull (@leader_points _ _ _ A (Z k)) y;
    leaders_are_vertices : forall j, leader A (Z k) j -> L j = Z k j /\ extreme L (L j);
    vertices_are_leader_classes : forall v, extreme L v -> exists2 j,
      leader A (Z k) j /\ Z k j = v &
      [set l | leader A (Z k) l && (L l == v)] = class (Z k) j;
    (* and every limit is the A-projection of the origin onto a face of it *)
    limits_are_face_projections : forall j,
      [/\ forall y, hull L y -> ip A (L j) y <= sqnorm A (L j),
          forall y, hull L y -> ip A (L j) y = sqnorm A (L j) ->
            sqnorm A (L j) <= sqnorm A y ?= iff (y == L j) &
          Z k j != 0 -> L j != 0 /\ forall s, 1 < s -> ~ hull L (s *: L j)] }.
End Claims.

Lemma leader_list_eq (R : realFieldType) (d n : nat) (F : 'M[R]_d) (X Y : 'I_n -> 'rV[R]_d) :
  (forall j, attention F X j = attention F Y j) -> (forall j, class X j = class Y j) ->
  leader_list F X = leader_list F Y.
Proof.
move=> ha hc; congr indices_of; apply/setP => j; rewrite !inE /leader.
by rewrite ha hc.
Qed.

Lemma mem_leader_list (R : realFieldType) (d n : nat) (F : 'M[R]_d) (X : 'I_n -> 'rV[R]_d) j :
  (val j \in leader_list F X) = leader F X j.
Proof. by rewrite mem_map ?mem_enum ?inE //; apply: val_inj. Qed.

(* From a settled layer on, tokens stand at one point where they stood at one point: under any form. *)
Lemma settled_class (R : realFieldType) (d n : nat) (F : 'M[R]_d) (a : R) (X : 'I_n -> 'rV[R]_d) k t j :
  0 < a -> settled F (trajectory F a X k) -> (k <= t)%N ->
  class (trajectory F a X t) j = class (trajectory F a X k) j.
Proof.
move=> a0 sk kt; apply/setP => l; rewrite !inE.
have [al el] := certificate_sound a0 sk kt l; have [aj ej] := certificate_sound a0 sk kt j.
have same (Y : 'I_n -> 'rV[R]_d) : Y l = Y j -> attention F Y l = attention F Y j by move=> e; rewrite /attention e.
have means : attention F (trajectory F a X k) l = attention F (trajectory F a X k) j ->
    mean F (trajectory F a X k) l = mean F (trajectory F a X k) j by move=> e; rewrite /mean e.
apply/eqP/eqP => e; last by rewrite el ej (means (same _ e)) e.
have em : mean F (trajectory F a X k) l = mean F (trajectory F a X k) j.
  by apply: means; rewrite -al -aj; apply: same.
move: e; rewrite el ej em => /addIr; apply: scalerI.
by rewrite expf_neq0 // lt0r_neq0 // rate_gt0.
Qed.

(* What the checker accepts is true whatever the form is, in every model of the real numbers. *)
Theorem check_any_form_sound (c : P.certificate) : P.check_certificate c -> forall R : realType,
  certified_any R c /\ (~~ P.any_form c ->
    symmetric_form (instance_form R (P.cert_instance c)) /\
    positive_definite (instance_form R (P.cert_instance c))).
Proof.
rewrite /P.check_certificate; case e: (P.diagnose c) => // _ R.
move: e; rewrite /P.diagnose; case e: (P.instance_failure _ _) => //.
have [n0 d0 st sqA definite eA c0 a0] := instance_failureP R e.
rewrite nat_eqbE; case: eqP => // layers /=.
case er: (P.replay _ _ _ _ _ _ _) => [f|s masks] //.
set i := P.cert_instance c in e n0 d0 st sqA definite eA c0 a0 layers er *.
set A := instance_form R i; pose alpha := instance_alpha R i.
have [m [sm hm rm em]] := replayP sqA c0 a0 (Pos2Z.is_pos _) st er.
rewrite -eA -/A in hm rm; rewrite -/(instance_alpha R i) -/alpha in hm rm.
have {sm} mk : m = P.cert_layer c by apply: succn_inj; rewrite -sm -layers.
rewrite mk in hm rm; set k := P.cert_layer c in layers hm rm.
set Z := trajectory A alpha (@instance_tokens R i) in hm rm.
have alpha0 : 0 < alpha.
  by rewrite /alpha /instance_alpha /rational divr_gt0 //; apply: embed_gt0Z => //; apply: Pos2Z.is_pos.
have {}definite : ~~ P.any_form c -> symmetric_form A /\ positive_definite A.
  by move=> /definite[symA pdA]; rewrite /A eA; apply: positive_definite_sound.
rewrite em => ec; have [tT D0 eX] := rm.
have eXA : attention A (Z k) =1 attention A (@points R _ _ (P.denominator s) (P.numerators s)).
  exact: attention_pointwise.
have leadersE : P.cert_leaders c = leader_list A (Z k).
  have el : P.list_eqb Nat.eqb (P.cert_leaders c)
      (P.indices 0 (P.leader_mask (P.attention_masks (P.integer_form i) (P.numerators s)) (P.numerators s))).
    move: ec; rewrite /P.claim_failure; case: (P.cert_claim c) => [||forms bounds].
    - by rewrite /P.final_failure; case: (P.settled_failure _ _ _ _ _ _ _ _) => //; case: (P.list_eqb _ _ _).
    - by rewrite /P.final_failure; case: (P.settled_failure _ _ _ _ _ _ _ _) => //; case: (P.list_eqb _ _ _).
    - by move/thenP => [/unlessP].
  move/(list_eqbP nat_eqbP): el => ->; rewrite (leaders_sound sqA c0 tT D0) -eA -/A.
  congr indices_of; apply/setP => j; rewrite !inE.
  by rewrite (leader_pointwise A eX).
have p0 : (0 < Zpos (Qden (P.step_size i)))%Z by apply: Pos2Z.is_pos.
have [later claimH limL slim] : [/\ forall t, (k <= t)%N -> forall j, attention A (Z t) j = attention A (Z k) j,
    match P.cert_claim c with
    | P.Settled | P.SettledAnyForm => settled A (Z k) /\ forall t, (k <= t)%N -> forall j,
        Z t j = rate alpha ^+ (t - k) *: Z k j + (1 - rate alpha ^+ (t - k)) *: @claimed_limits R c j
    | P.Regime forms _ =>
        let w := @newton_at R (P.dimension i) (size (P.token_rows i)) forms in
        [/\ size forms = size (P.token_rows i),
            regime A alpha (Z k) (@claimed_limits R c) w (longest forms) &
            forall t, (k <= t)%N -> Z t =1 regime_at alpha (@claimed_limits R c) w (longest forms) (t - k)]
    end,
    limits A alpha (@instance_tokens R i) (@claimed_limits R c) &
    size (P.cert_limits c) = size (P.token_rows i)].
  have settled_case : P.final_failure (P.dimension i) (P.integer_form i) s
      (P.attention_masks (P.integer_form i) (P.numerators s)) (P.cert_leaders c) (P.cert_limits c) = None ->
    [/\ forall t, (k <= t)%N -> forall j, attention A (Z t) j = attention A (Z k) j,
        settled A (Z k) /\ (forall t, (k <= t)%N -> forall j,
          Z t j = rate alpha ^+ (t - k) *: Z k j + (1 - rate alpha ^+ (t - k)) *: @claimed_limits R c j),
        limits A alpha (@instance_tokens R i) (@claimed_limits R c) &
        size (P.cert_limits c) = size (P.token_rows i)].
    rewrite /P.final_failure; case es: (P.settled_failure _ _ _ _ _ _ _ _) => //.
    case: (P.list_eqb _ _ _) => //= elim.
    have sZ : settled A (Z k).
      apply: (settled_pointwise eX); rewrite /A eA.
      exact: (settled_sound sqA c0 tT D0 es).
    have [sl eL] := limits_sound sqA c0 tT D0 elim.
    have meanL : mean A (Z k) = @claimed_limits R c.
      apply/funext => j; rewrite (mean_pointwise A eX) {1}/A eA eL.
      by [].
    split=> //.
    - by move=> t kt j; have [-> _] := certificate_sound alpha0 sZ kt j.
    - by split=> // t kt j; have [_ e'] := certificate_sound alpha0 sZ kt j; rewrite -meanL; exact: e'.
    - by rewrite -meanL; apply: certificate_limit.
  move: ec; rewrite /P.claim_failure; case ek: (P.cert_claim c) => [||forms bounds]; try exact: settled_case.
  have [sT _] := tT.
  move=> /thenP [_]; rewrite /P.regime_failure list_lengthE sT.
  move=> /thenP [/unlessP h1] /thenP [/first_failure_seqP h2] /thenP [/unlessP h3] /thenP [/first_failure_seqP h4].
  move=> /thenP [/unlessP h5] /thenP [eqs pairs].
  have c1 : size (P.cert_limits c) = size (P.token_rows i) by move: h1; rewrite /P.has_length nat_eqbE => /eqP.
  have c2 j : (j < size (P.token_rows i))%N -> size (nth [::] (P.cert_limits c) j) = P.dimension i.
    by move=> hj; have /unlessP := h2 j hj; rewrite /P.has_length nat_eqbE list_nthE => /eqP.
  have c3 : size forms = size (P.token_rows i) by move: h3; rewrite /P.has_length nat_eqbE => /eqP.
  have c4 j m' : (j < size (P.token_rows i))%N -> (m' < size (nth [::] forms j))%N ->
      size (nth [::] (nth [::] forms j) m') = P.dimension i.
    by move=> hj hm'; have /unlessP := h4 j hj; rewrite list_nthE => h; apply: (forallb_row h).
  have c5 : size bounds = size (P.token_rows i) by move: h5; rewrite /P.has_length nat_eqbE => /eqP.
  have es : s = P.State (P.denominator s) (P.numerators s) by case: (s).
  rewrite {1}es in eqs; have reg := (equations_failureP _ sqA c0 p0 tT D0 c1 c2 c3 c4).1 eqs.
  have sets (j : 'I_(size (P.token_rows i))) : 
      nth [::] (List.last (P.cert_attention c) [::]) j = indices_of (attention
        ((embed R (P.common_multiple (P.denominators (P.form_of i))))^-1 *: entries R (P.dimension i) (P.integer_form i))
        (@points R (P.dimension i) _ (P.denominator s) (P.numerators s)) j).
    rewrite list_last_nth (_ : (size (P.cert_attention c)).-1 = k); last by rewrite -list_lengthE layers.
    by rewrite hm // nth_pattern eXA /A eA.
  have [_ scores] := (pairs_failureP sqA c0 a0 p0 c1 c2 c3 c4 sets c5).1 pairs.
  rewrite -eA -/A degree_longest in reg scores.
  have reg' : regime A alpha (Z k) (@claimed_limits R c) (@newton_at R _ _ forms) (longest forms).
    by apply: (regime_pointwise eX).
  have scores' : regime_scores A (Z k) (regime_at alpha (@claimed_limits R c) (@newton_at R _ _ forms) (longest forms)).
    by apply: (regime_scores_pointwise eX).
  have [[hp _] he] := regime_sound alpha0 reg'.
  split=> //; first exact: hp.
  - by split=> //; apply: he.
  - by have e' := regime_limit alpha0 reg' scores'; exact: e'.
have classes t j : (k <= t)%N -> class (Z t) j = class (Z k) j.
  move=> kt; case ek: (P.cert_claim c) claimH => [||forms bounds] => [[sk _]|[sk _]|_]; try exact: settled_class.
  have [Asym Apd] : symmetric_form A /\ positive_definite A by apply: definite; rewrite /P.any_form ek.
  by rewrite !(trajectory_class alpha0 Asym Apd).
have later_leaders t : (k <= t)%N -> leader_list A (Z t) = leader_list A (Z k).
  by move=> kt; apply: leader_list_eq => j; [apply: later | apply: classes].
split=> //; split=> //.
- by move=> t kt; rewrite hm //; apply: eq_map => j; rewrite (later t kt).
- by move=> t /later_leaders ->.
move=> j; rewrite leadersE mem_leader_list; split=> [[t lt]|lk]; last by exists k.
have [_ _ h] := leader_forever alpha0 (leq_maxl t k) lt.
by rewrite -mem_leader_list -(later_leaders _ (leq_maxr t k)) mem_leader_list.
Qed.

(* Whatever the checker accepts for a form of an inner product is true. *)
Theorem check_certificate_sound (c : P.certificate) : P.check_certificate c -> ~~ P.any_form c ->
  forall R : realType, certified R c.
Proof.
move=> accepted inner R; have [h /(_ inner)[Asym Apd]] := check_any_form_sound accepted R.
have alpha0 := instance_step h; set k := P.cert_layer c.
have last := leaders_for_ever h (leqnn k).
have no_more j : leads (instance_form R (P.cert_instance c)) (instance_alpha R (P.cert_instance c))
    (@instance_tokens R (P.cert_instance c)) j -> leader (instance_form R (P.cert_instance c))
    (trajectory (instance_form R (P.cert_instance c)) (instance_alpha R (P.cert_instance c))
      (@instance_tokens R (P.cert_instance c)) k) j.
  by move/(leaders_ever h); rewrite last mem_leader_list.
by have [] := lasting_shape Asym Apd alpha0 (limits_reached h) no_more.
Qed.
