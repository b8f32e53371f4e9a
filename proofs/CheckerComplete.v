(* CheckerComplete: the checker rejects no true certificate.

     shaped c       == all tokens, the rows of the form, the limits and the closed forms have the right
                       lengths
     bounds_last R c == the numbers T of a regime suffice for its inequalities (CheckerClaim.v)

   Headline theorems: check_any_form_complete, check_certificate_complete, and with what is sound
   check_certificateP: the checker accepts a certificate iff it is shaped and certified and its bounds
   suffice. *)
From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import ssrZ zify ring.
From mathcomp Require Import reals.
From Hardmax Require Import Form Hull Model Settled SettledLimit Convergence.
From Hardmax Require Import Regime CheckerLists CheckerForm CheckerLayer CheckerFinal CheckerReplay.
From Hardmax Require Import CheckerRegime CheckerClaim CheckerSound CheckerParts.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.
Delimit Scope Z_scope with Z.

(* ---- the whole ---- *)

Record shaped (c : P.certificate) : Prop := Shaped
  { token_shape : List.forallb (P.has_length (P.dimension (P.cert_instance c)))
      (P.token_rows (P.cert_instance c));
    form_shape : P.has_length (P.dimension (P.cert_instance c)) (P.form_of (P.cert_instance c)) &&
      List.forallb (P.has_length (P.dimension (P.cert_instance c))) (P.form_of (P.cert_instance c));
    limit_shape : List.forallb (P.has_length (P.dimension (P.cert_instance c))) (P.cert_limits c);
    claim_shape : match P.cert_claim c with
      | P.Settled | P.SettledAnyForm => True
      | P.Regime forms bounds =>
          List.forallb (List.forallb (P.has_length (P.dimension (P.cert_instance c)))) forms /\
          size bounds = size (P.token_rows (P.cert_instance c))
      end }.

Definition bounds_last (R : realFieldType) (c : P.certificate) : Prop :=
  match P.cert_claim c with
  | P.Settled | P.SettledAnyForm => True
  | P.Regime forms bounds =>
      witnessed R (P.dimension (P.cert_instance c)) (size (P.token_rows (P.cert_instance c)))
        (P.integer_form (P.cert_instance c)) (Qnum (P.step_size (P.cert_instance c)))
        (Zpos (Qden (P.step_size (P.cert_instance c)))) (P.closed_over (P.cert_limits c) forms)
        (List.last (P.cert_attention c) [::]) bounds
  end.

Lemma instance_failure_none (R : realFieldType) (any : bool) (i : P.instance) :
  let d := P.dimension i in (0 < size (P.token_rows i))%N -> (0 < d)%N ->
  List.forallb (P.has_length d) (P.token_rows i) ->
  P.has_length d (P.form_of i) && List.forallb (P.has_length d) (P.form_of i) ->
  (~~ any -> symmetric_form (instance_form R i) /\ positive_definite (instance_form R i)) ->
  0 < instance_alpha R i -> P.instance_failure any i = None.
Proof.
move=> d n0 d0 hT hA definite a0; have /andP[sA rA] := hA.
set c := (embed R (P.common_multiple (P.denominators (P.form_of i))))^-1.
have c0 : 0 < c by rewrite invr_gt0; apply: embed_gt0Z; apply: denominators_gt0.
have sA' : size (P.form_of i) = d by move: sA; rewrite /P.has_length nat_eqbE => /eqP.
have sq : square d (P.integer_form i) := square_transpose _ _.
have eA : instance_form R i = c *: entries R d (P.integer_form i).
  apply/matrixP => a b; rewrite !mxE transposeE // entryE mulrC nth_numerators ?sA' //.
  by rewrite (forallb_row rA) ?sA'.
have a0' : Z.ltb 0 (Qnum (P.step_size i)).
  rewrite -(embed_gt0 R); move: a0; rewrite /instance_alpha /rational pmulr_lgt0 //.
  by rewrite invr_gt0; apply: embed_gt0Z; apply: Pos2Z.is_pos.
suff [symb pd] : any || P.symmetric d (P.integer_form i) /\ any || P.positive_definite d (P.integer_form i).
  rewrite /P.instance_failure -/d hT hA symb pd a0' /P.has_length !nat_eqbE /=.
  by rewrite (gtn_eqF n0) (gtn_eqF d0).
case: any definite => [_|/(_ isT)[Asym Apd]] //=.
have sym a b : (a < d)%N -> (b < d)%N ->
    P.entry (P.integer_form i) a b = P.entry (P.integer_form i) b a.
  move=> ad bd; have /matrixP/(_ (Ordinal bd) (Ordinal ad)) := Asym.
  rewrite eA !mxE => /(mulfI (lt0r_neq0 c0)) /eqP; rewrite embed_eq.
  by move/Z_eqbP.
have symb : P.symmetric d (P.integer_form i).
  rewrite /P.symmetric !list_seqE list_forallbE; apply/allP => a; rewrite mem_iota => ad.
  rewrite list_forallbE; apply/allP => b; rewrite mem_iota => bd.
  by apply/Z_eqbP; apply: sym.
split=> //; apply: (positive_definite_complete (R := R) sq sym) => x [a xa].
  pose u : 'rV[R]_d := \row_b x b.
  have u0 : u != 0 by apply: contraNneq xa => /rowP /(_ a); rewrite !mxE => ->.
  have := Apd u u0; rewrite eA.
  suff -> : ip (c *: entries R d (P.integer_form i)) u u = c * quadratic (P.integer_form i) x.
    by rewrite pmulr_rgt0.
  rewrite ip_coord /quadratic mulr_sumr.
  rewrite (eq_bigr _ (fun b _ => mulr_suml _ _ _ _)); apply: eq_bigr => b _.
  by rewrite mulr_sumr; apply: eq_bigr => e _; rewrite !mxE; ring.
Qed.

Lemma forallb_rows (e : nat) (forms : seq (seq (seq Q))) j m :
  List.forallb (List.forallb (P.has_length e)) forms -> (j < size forms)%N ->
  (m < size (nth [::] forms j))%N -> size (nth [::] (nth [::] forms j) m) = e.
Proof.
rewrite list_forallbE; elim: forms j => [//|w forms IH] [|j] /= /andP[hw /IH h]; last exact: h.
by move=> _; apply: forallb_row.
Qed.

Lemma mem_indices_of n (S : {set 'I_n}) l : (val l \in indices_of S) = (l \in S).
Proof. by rewrite mem_map ?mem_enum //; apply: val_inj. Qed.

Theorem check_any_form_complete (R : realType) (c : P.certificate) :
  shaped c -> bounds_last R c -> certified_any R c ->
  (~~ P.any_form c -> symmetric_form (instance_form R (P.cert_instance c)) /\
    positive_definite (instance_form R (P.cert_instance c))) -> P.check_certificate c.
Proof.
move=> [hT hA hl hc] hb h definite; rewrite /P.check_certificate /P.diagnose.
have [n0 d0] := instance_nonempty h.
have ok := instance_failure_none n0 d0 hT hA definite (instance_step h).
rewrite ok nat_eqbE list_lengthE (layer_count h) eqxx /=.
have [_ _ st sqA _ eA c0 a0] := instance_failureP R ok.
have pats := patterns_replayed h; have pats' := pats; rewrite eA in pats.
have [s [masks er]] := replay_complete 0 sqA c0 a0 (Pos2Z.is_pos _) st (layer_count h) pats.
have [m [sm _ rm em]] := replayP sqA c0 a0 (Pos2Z.is_pos _) st er.
rewrite er; have {sm} mk : m = P.cert_layer c.
  by apply: succn_inj; rewrite -sm (layer_count h).
rewrite mk in rm; have [tT D0 eX] := rm; case: s er rm em tT D0 eX => D T er rm /= -> tT D0 eX.
have leadersE : P.cert_leaders c = leader_list ((embed R (P.common_multiple (P.denominators
    (P.form_of (P.cert_instance c)))))^-1 *:
    entries R (P.dimension (P.cert_instance c)) (P.integer_form (P.cert_instance c)))
    (@points R (P.dimension (P.cert_instance c)) (size (P.token_rows (P.cert_instance c))) D T).
  rewrite (leaders_for_ever h (leqnn _)) eA; congr indices_of.
  by apply/setP => j; rewrite !inE (leader_pointwise _ eX).
have limitsE j : (j < size (P.token_rows (P.cert_instance c)))%N ->
    size (nth [::] (P.cert_limits c) j) = P.dimension (P.cert_instance c).
  by move=> hj; rewrite (forallb_row hl) // (limit_count h).
have := claim_holds h; move: hc hb; rewrite /bounds_last /P.claim_failure.
have final : settled (instance_form R (P.cert_instance c)) (trajectory (instance_form R (P.cert_instance c))
    (instance_alpha R (P.cert_instance c)) (@instance_tokens R (P.cert_instance c)) (P.cert_layer c)) ->
    P.final_failure (P.dimension (P.cert_instance c)) (P.integer_form (P.cert_instance c)) (P.State D T)
      (P.attention_masks (P.integer_form (P.cert_instance c)) T) (P.cert_leaders c) (P.cert_limits c) = None.
  move=> settledZ'; have settledZ := settledZ'; rewrite eA in settledZ.
  rewrite (final_complete sqA c0 tT D0) //.
  - by apply: (settled_pointwise _ settledZ) => j; rewrite eX.
  - exact: limit_count h.
  - by move=> j; apply: limitsE.
  - move=> j; rewrite -(mean_pointwise _ eX) -eA.
    apply: (limits_uniq (certificate_limit (instance_step h) settledZ') (limits_reached h)).
case: (P.cert_claim c) => [||forms bounds].
- by move=> _ _ [settledZ _]; rewrite final.
- by move=> _ _ [settledZ _]; rewrite final.
move=> [hf sb] hw [sf reg cf].
have formsE j m' : (j < size (P.token_rows (P.cert_instance c)))%N -> (m' < size (nth [::] forms j))%N ->
    size (nth [::] (nth [::] forms j) m') = P.dimension (P.cert_instance c).
  by rewrite -sf; apply: forallb_rows hf.
have p0 := Pos2Z.is_pos (Qden (P.step_size (P.cert_instance c))).
have sets (j : 'I_(size (P.token_rows (P.cert_instance c)))) :
    nth [::] (List.last (P.cert_attention c) [::]) j = indices_of (attention
        ((embed R (P.common_multiple (P.denominators (P.form_of (P.cert_instance c)))))^-1 *:
          entries R (P.dimension (P.cert_instance c)) (P.integer_form (P.cert_instance c)))
        (@points R (P.dimension (P.cert_instance c)) (size (P.token_rows (P.cert_instance c))) D T) j).
  rewrite list_last_nth (layer_count h) /= (pats' _ (leqnn _)) nth_pattern eA.
  by rewrite (attention_pointwise _ eX).
have [sT _] := tT; rewrite -eA in leadersE.
have eXA : points R (P.dimension (P.cert_instance c)) D T =1 trajectory (instance_form R (P.cert_instance c))
    (instance_alpha R (P.cert_instance c)) (@instance_tokens R (P.cert_instance c)) (P.cert_layer c).
  by move=> j; rewrite eA; apply: esym; apply: eX.
have scores : regime_scores (instance_form R (P.cert_instance c)) (trajectory (instance_form R (P.cert_instance c))
    (instance_alpha R (P.cert_instance c)) (@instance_tokens R (P.cert_instance c)) (P.cert_layer c))
    (regime_at (instance_alpha R (P.cert_instance c)) (@claimed_limits R c)
      (@newton_at R (P.dimension (P.cert_instance c)) (size (P.token_rows (P.cert_instance c))) forms) (longest forms)).
  have [[_ hs] _] := regime_sound (instance_step h) reg; apply: hs => t kt j.
  have e1 := pattern_for_ever h kt; rewrite (pats' _ (leqnn _)) in e1.
  have := congr1 (fun l => nth [::] l j) e1; rewrite !nth_pattern => e2.
  by apply/setP => l; rewrite -!mem_indices_of e2.
have none : P.regime_failure (P.dimension (P.cert_instance c)) (P.integer_form (P.cert_instance c))
    (Qnum (P.step_size (P.cert_instance c))) (Zpos (Qden (P.step_size (P.cert_instance c)))) (P.State D T)
    (P.attention_masks (P.integer_form (P.cert_instance c)) T) (List.last (P.cert_attention c) [::])
    (P.cert_limits c) forms bounds = None.
  rewrite /P.regime_failure /= list_lengthE sT; apply/thenP; split.
    by apply/unlessP; rewrite /P.has_length nat_eqbE list_lengthE (limit_count h).
  apply/thenP; split.
    apply/first_failure_seqP => j hj; apply/unlessP.
    by rewrite /P.has_length nat_eqbE list_nthE list_lengthE limitsE.
  apply/thenP; split; first by apply/unlessP; rewrite /P.has_length nat_eqbE list_lengthE sf.
  apply/thenP; split.
    apply/first_failure_seqP => j hj; apply/unlessP; rewrite list_nthE.
    rewrite -sf in hj; move: hf; rewrite list_forallbE => /(all_nthP [::]).
    exact.
  apply/thenP; split; first by apply/unlessP; rewrite /P.has_length nat_eqbE list_lengthE sb.
  apply/thenP; split.
    apply/(equations_failureP _ sqA c0 p0 tT D0 (limit_count h) limitsE sf formsE).
    rewrite degree_longest -eA; apply: (regime_pointwise eXA).
    exact: reg.
  apply/(pairs_failureP sqA c0 a0 p0 (limit_count h) limitsE sf formsE sets sb); split=> //.
  rewrite degree_longest -eA; apply: (regime_scores_pointwise eXA).
  exact: scores.
rewrite none leadersE eA (leaders_sound sqA c0 tT D0) (list_eqb_refl nat_eqbP).
by [].
Qed.

Lemma limit_failure_lengths E i0 ms ls (e : nat) : P.limit_failure E i0 ms ls = None ->
  (forall m, m \in ms -> size m = e) -> List.forallb (P.has_length e) ls.
Proof.
elim: ms i0 ls => [|m ms IH] i0 [|l ls] //=.
rewrite nat_eqbE !list_lengthE; case: eqP => //= sml; case: ifP => // _ /IH h hm.
rewrite h => [|q hq]; last by apply: hm; rewrite inE hq orbT.
by rewrite /P.has_length nat_eqbE list_lengthE -sml hm ?mem_head ?eqxx.
Qed.

Lemma forallb_lengths (T : Type) (f : seq T -> bool) (rows : seq (seq T)) n : size rows = n ->
  (forall j, (j < n)%N -> f (nth [::] rows j)) -> List.forallb f rows.
Proof.
move=> <- h; rewrite list_forallbE; apply/(all_nthP [::]) => j hj; exact: h.
Qed.

Lemma check_certificate_shaped (R : realType) (c : P.certificate) :
  P.check_certificate c -> shaped c /\ bounds_last R c.
Proof.
move=> accepted; have [h _] := check_any_form_sound accepted R; move: accepted.
rewrite /P.check_certificate; case e: (P.diagnose c) => // _.
move: e; rewrite /P.diagnose; case e: (P.instance_failure _ _) => //.
have [_ _ st sqA _ eA c0 a0] := instance_failureP R e.
rewrite nat_eqbE; case: eqP => // layers /=.
case er: (P.replay _ _ _ _ _ _ _) => [f|s masks] //.
have [m [sm _ rm em]] := replayP sqA c0 a0 (Pos2Z.is_pos _) st er.
have {sm} mk : m = P.cert_layer c by apply: succn_inj; rewrite -sm -layers.
rewrite mk in rm; have [tT D0 eX] := rm.
have [hT hA] : List.forallb (P.has_length (P.dimension (P.cert_instance c))) (P.token_rows (P.cert_instance c)) /\
    P.has_length (P.dimension (P.cert_instance c)) (P.form_of (P.cert_instance c)) &&
    List.forallb (P.has_length (P.dimension (P.cert_instance c))) (P.form_of (P.cert_instance c)).
  move: e; rewrite /P.instance_failure; case: ifP => // _; case: ifP => // _.
  by case: ifP => // /negbFE hT; case: ifP => // /negbFE hA _.
rewrite em /P.claim_failure /bounds_last => ec.
suff [hl hc hb] : [/\ List.forallb (P.has_length (P.dimension (P.cert_instance c))) (P.cert_limits c),
    match P.cert_claim c with
      | P.Settled | P.SettledAnyForm => True
      | P.Regime forms bounds =>
          List.forallb (List.forallb (P.has_length (P.dimension (P.cert_instance c)))) forms /\
          size bounds = size (P.token_rows (P.cert_instance c))
      end & bounds_last R c] by split.
have settled_case : P.final_failure (P.dimension (P.cert_instance c)) (P.integer_form (P.cert_instance c)) s
    (P.attention_masks (P.integer_form (P.cert_instance c)) (P.numerators s)) (P.cert_leaders c)
    (P.cert_limits c) = None ->
    List.forallb (P.has_length (P.dimension (P.cert_instance c))) (P.cert_limits c).
  rewrite /P.final_failure; case: (P.settled_failure _ _ _ _ _ _ _ _) => //.
  case: (P.list_eqb _ _ _) => //= el; have [_ hM] := tM sqA c0 tT D0.
  exact: limit_failure_lengths el hM.
rewrite /bounds_last; case ek: (P.cert_claim c) ec => [||forms bounds]; try by move=> /settled_case; split.
move=> /thenP [_]; have [sT _] := tT; rewrite /P.regime_failure list_lengthE sT.
move=> /thenP [/unlessP h1] /thenP [/first_failure_seqP h2] /thenP [/unlessP h3] /thenP [/first_failure_seqP h4].
move=> /thenP [/unlessP h5] /thenP [_ pairs].
have c1 : size (P.cert_limits c) = size (P.token_rows (P.cert_instance c)) := limit_count h.
have c2 j : (j < size (P.token_rows (P.cert_instance c)))%N ->
    size (nth [::] (P.cert_limits c) j) = P.dimension (P.cert_instance c).
  by move=> hj; have /unlessP := h2 j hj; rewrite /P.has_length nat_eqbE list_nthE => /eqP.
have c3 : size forms = size (P.token_rows (P.cert_instance c)).
  by move: h3; rewrite /P.has_length nat_eqbE => /eqP.
have c5 : size bounds = size (P.token_rows (P.cert_instance c)).
  by move: h5; rewrite /P.has_length nat_eqbE => /eqP.
have c6 j : (j < size (P.token_rows (P.cert_instance c)))%N ->
    List.forallb (P.has_length (P.dimension (P.cert_instance c))) (nth [::] forms j).
  by move=> hj; have /unlessP := h4 j hj; rewrite list_nthE.
have hf : List.forallb (List.forallb (P.has_length (P.dimension (P.cert_instance c)))) forms.
  exact: forallb_lengths c3 c6.
split=> //.
  apply: (forallb_lengths c1) => j hj; rewrite /P.has_length nat_eqbE list_lengthE c2 //.
have c4 j m' : (j < size (P.token_rows (P.cert_instance c)))%N -> (m' < size (nth [::] forms j))%N ->
    size (nth [::] (nth [::] forms j) m') = P.dimension (P.cert_instance c).
  by rewrite -c3; apply: forallb_rows hf.
have sets (j : 'I_(size (P.token_rows (P.cert_instance c)))) :
    nth [::] (List.last (P.cert_attention c) [::]) j = indices_of (attention
        ((embed R (P.common_multiple (P.denominators (P.form_of (P.cert_instance c)))))^-1 *:
          entries R (P.dimension (P.cert_instance c)) (P.integer_form (P.cert_instance c)))
        (@points R (P.dimension (P.cert_instance c)) (size (P.token_rows (P.cert_instance c))) (P.denominator s) (P.numerators s)) j).
  rewrite list_last_nth (layer_count h) /= (patterns_replayed h (leqnn _)) nth_pattern eA.
  by rewrite (attention_pointwise _ eX).
by have [] := (pairs_failureP sqA c0 a0 (Pos2Z.is_pos _) c1 c2 c3 c4 sets c5).1 pairs.
Qed.

Theorem check_certificate_complete (R : realType) (c : P.certificate) :
  shaped c -> bounds_last R c -> certified R c -> P.check_certificate c.
Proof.
move=> hs hb h; apply: (check_any_form_complete hs hb h) => _.
by split; [exact: instance_symmetric h | exact: instance_positive h].
Qed.

(* The checker accepts exactly the shaped certificates that are certified and whose bounds suffice. *)
Corollary check_certificateP (R : realType) (c : P.certificate) :
  P.check_certificate c <->
  [/\ shaped c, bounds_last R c & if P.any_form c then certified_any R c else certified R c].
Proof.
split=> [h|[hs hb]]; last first.
  case: ifP => [any|_] hc; last exact: check_certificate_complete hs hb hc.
  by apply: (check_any_form_complete hs hb hc); rewrite any.
have [hs hb] := check_certificate_shaped R h; split=> //; case: ifP => [_|/negbT inner].
  by have [] := check_any_form_sound h R.
exact: check_certificate_sound.
Qed.
