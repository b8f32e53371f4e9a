(* CertificateExamples: every headline on certificates, applied to the certificates of
   CheckerExample.v, its conclusion written out: were a theorem to say less, its example would fail. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From Hardmax Require Import Form Hull Model Convergence Vertices Settled SettledFaces SettledLimit.
From Hardmax Require Import Regime RegimeLimit RegimeShape CheckerLists CheckerFinal CheckerRegime CheckerSound
  CheckerComplete.
From Hardmax Require Import CheckerExample Oracle Eventual OutsideMean EventuallyConstant Planar RegimeRate CheckerRate VectorLim.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory numFieldTopology.Exports numFieldNormedType.Exports.

Section Examples.
Variable R : realType.
Local Notation cert := repeated_tokens.
Local Notation cfg := ('I_(size (P.token_rows (P.cert_instance cert))) -> 'rV[R]_(P.dimension (P.cert_instance cert)))%R.
Local Notation A := (instance_form R (P.cert_instance cert)).
Local Notation alpha := (instance_alpha R (P.cert_instance cert)).
Local Notation Z := (@instance_tokens R (P.cert_instance cert)).

Example certificate_sound_example t i : attention A (trajectory A alpha Z t) i = attention A Z i /\
  trajectory A alpha Z t i = (rate alpha ^+ t *: Z i + (1 - rate alpha ^+ t) *: mean A Z i)%R.
Proof.
have [_ _ a0 h] := example_settled R.
by have := certificate_sound a0 h (leq0n t) i; rewrite subn0.
Qed.
Example certificate_limit_example i a :
  ((fun k => trajectory A alpha Z k i 0%R a) @ \oo --> mean A Z i 0%R a)%classic.
Proof. have [_ _ a0 h] := example_settled R; have e := certificate_limit a0 h; exact: e. Qed.
Example certificate_complete_example : exists k, settled A (trajectory A alpha Z k).
Proof.
have [Asym Apd a0 _] := example_settled R; have [L hL lead] := example_complete R.
have e := certificate_complete a0 Asym Apd hL lead; exact: e.
Qed.
Example settled_vertices_are_leaders_example v : extreme (mean A Z) v ->
  exists2 i, leader A Z i /\ Z i = v & [set j | leader A Z j && (mean A Z j == v)] = class Z i.
Proof.
have [Asym Apd _ h] := example_settled R; have [_ _ hv] := settled_vertices_are_leaders Asym Apd h.
exact: hv.
Qed.
Example settled_face_projection_example i y : hull (mean A Z) y ->
  (ip A (mean A Z i) y <= sqnorm A (mean A Z i))%R.
Proof.
by have [Asym Apd _ h] := example_settled R; have [hy _ _] := settled_face_projection Asym Apd h i; apply: hy.
Qed.
Local Notation B := (instance_form R (P.cert_instance drifting)).
Local Notation a2 := (instance_alpha R (P.cert_instance drifting)).
Local Notation Y := (@instance_tokens R (P.cert_instance drifting)).
Local Notation weights := (@newton_at R 3 5 (if P.cert_claim drifting is P.Regime w _ then w else [::])).
Example regime_sound_example t i : attention B (trajectory B a2 Y t) i = attention B Y i /\
  trajectory B a2 Y t i =
    (@claimed_limits R drifting i + rate a2 ^+ t *: \sum_(m < 2) 'C(t, m)%:R *: weights m i)%R.
Proof.
have [a0 h hs] := example_regime R; have [[hp _] he] := @regime_sound _ _ _ _ _ a0 Y 0 _ _ _ h.
have e := hp hs t (leq0n t) i; have e2 := he hs t (leq0n t) i; rewrite subn0 in e2.
by split; [exact: e | exact: e2].
Qed.
Example regime_limit_example i a :
  ((fun k => trajectory B a2 Y k i 0%R a) @ \oo --> @claimed_limits R drifting i 0%R a)%classic.
Proof.
have [a0 h hs] := example_regime R; have e := @regime_limit _ _ _ _ _ a0 Y 0 _ _ _ h hs.
exact: e.
Qed.
Example lasting_shape_example v : extreme (@claimed_limits R cert) v ->
  exists2 j, leader A Z j /\ Z j = v &
    [set l | leader A Z l && (@claimed_limits R cert l == v)] = class Z j.
Proof.
have h := check_certificate_sound repeated_tokens_accepted isT R.
have no_more j : leads A alpha Z j -> leader A (trajectory A alpha Z 0) j.
  by move=> /(leaders_ever h); rewrite (leaders_for_ever h (leqnn _)) mem_leader_list.
have [_ _ hv _] := lasting_shape (instance_symmetric h) (instance_positive h) (instance_step h)
  (limits_reached h) no_more.
exact: hv.
Qed.
Example check_certificate_sound_example :
  (forall t, [:: [:: 0; 1]; [:: 0; 1]; [:: 2]; [:: 3]; [:: 0; 1]]%N = pattern A (trajectory A alpha Z t)) /\
  forall i, leads A alpha Z i <-> val i \in [:: 0; 1; 2; 3]%N.
Proof.
have h := check_certificate_sound repeated_tokens_accepted isT R; split=> [t|]; last exact: leaders_ever h.
by apply: (pattern_for_ever h).
Qed.
Example check_certificate_complete_example : P.check_certificate cert.
Proof.
have [hs hb hc] := (check_certificateP R cert).1 repeated_tokens_accepted.
exact: check_certificate_complete hs hb hc.
Qed.
Example check_certificateP_example : [/\ shaped drifting, bounds_last R drifting & certified R drifting].
Proof. by have [] := (check_certificateP R drifting).1 drifting_accepted. Qed.
Local Notation S := (instance_form R (P.cert_instance skew)).
Local Notation a4 := (instance_alpha R (P.cert_instance skew)).
Local Notation V := (@instance_tokens R (P.cert_instance skew)).
Example check_any_form_sound_example :
  [/\ forall t, [:: [:: 1]; [:: 1]]%N = pattern S (trajectory S a4 V t),
      forall t, [:: 1]%N = leader_list S (trajectory S a4 V t),
      forall i, leads S a4 V i <-> val i \in [:: 1]%N &
      limits S a4 V (@claimed_limits R skew)].
Proof.
have [h _] := check_any_form_sound skew_accepted R; split=> [t|t||].
- by apply: (pattern_for_ever h).
- by apply: (leaders_for_ever h).
- exact: leaders_ever h.
- exact: limits_reached h.
Qed.
Example check_any_form_complete_example : P.check_certificate indefinite.
Proof.
have [hs hb hc] := (check_certificateP R indefinite).1 indefinite_accepted.
exact: check_any_form_complete hs hb hc _.
Qed.
Example regime_rate_example :
  vtends \oo%classic (fun t => (t%:R ^+ 1 * rate a2 ^+ t)^-1 *: (trajectory B a2 Y (t + 0) (@Ordinal 5 4 isT) -
      @claimed_limits R drifting (@Ordinal 5 4 isT)))%R
    (1`!%:R^-1 *: weights 1 (@Ordinal 5 4 isT))%R.
Proof.
have [a0 h hs] := example_regime R.
apply: (@regime_rate _ _ _ _ _ a0 Y 0 _ _ _ (@Ordinal 5 4 isT) 1 h hs) => //.
by move=> [|[|j]] // _; apply/rowP => a; rewrite !mxE /= !nth_nil /rational embed0 GRing.mul0r.
Qed.
Local Notation D := (instance_form R (P.cert_instance quadratic)).
Local Notation a3 := (instance_alpha R (P.cert_instance quadratic)).
Local Notation X := (@instance_tokens R (P.cert_instance quadratic)).
Example certified_rate_example :
  vtends \oo%classic (fun t => (t%:R ^+ 2 * rate a3 ^+ t)^-1 *: (trajectory D a3 X (t + 0) (@Ordinal 11 10 isT) -
      @claimed_limits R quadratic (@Ordinal 11 10 isT)))%R
    (2`!%:R^-1 *: @newton_at R 4 11 (if P.cert_claim quadratic is P.Regime w _ then w else [::]) 2 (@Ordinal 11 10 isT))%R.
Proof.
by have e := @certified_rate R quadratic _ _ (@Ordinal 11 10 isT) 2 quadratic_accepted erefl erefl; exact: e.
Qed.
Example oracle_right_example :
  [/\ pattern A (trajectory A alpha Z 1) = [:: [:: 0; 1]; [:: 0; 1]; [:: 2]; [:: 3]; [:: 0; 1]]%N,
      leader_list A (trajectory A alpha Z 1) = [:: 0; 1; 2; 3]%N &
      exists l, O.run_instance (P.cert_instance cert) 7 = O.Layers l].
Proof.
pose run := O.run_instance (P.cert_instance cert) 1.
have e : run = O.Layers (if run is O.Layers l then l else [::]) by vm_compute.
have [_ h] := (oracle_right _ 1).1 _ e; have [_ _ _ ha hl] := h R 1%N (O.LayerRecord [::] [::] [::]) isT.
have c := check_certificate_sound repeated_tokens_accepted isT R.
have ready : instance_ready (P.cert_instance cert) by split; vm_compute.
have runs := (oracle_right (P.cert_instance cert) 7).2 R ready.
split; [by rewrite -ha; vm_compute | by rewrite -hl; vm_compute |].
exact: runs (instance_symmetric c) (instance_positive c) (instance_step c).
Qed.
Example standing_means_settle_example : exists k, settled A (trajectory A alpha Z k).
Proof.
have [Asym Apd a0 h] := example_settled R.
have e := @standing_means_settle _ _ _ _ _ Asym Apd a0 Z _ (certificate_limit a0 h) 0.
by apply: e => t _ i; have [_ ->] := settled_later a0 h (leq0n t).
Qed.
Example planar_settles_example (X0 : 'I_5 -> 'rV[R]_(P.dimension (P.cert_instance cert))) :
  exists k, settled A (trajectory A alpha X0 k).
Proof.
have [Asym Apd a0 _] := example_settled R; have e := planar_settles Asym Apd a0 X0; exact: e.
Qed.
Example outside_mean_steady_example i : leads A alpha Z i \/
  exists M b, (0 <= M)%N /\ forall t, (M <= t)%N ->
    [/\ outside A (trajectory A alpha Z t) i != finset.set0,
        average (outside A (trajectory A alpha Z t) i) (mean A Z) = mean A Z i &
        average (outside A (trajectory A alpha Z t) i) (trajectory A alpha Z t) =
          (mean A Z i + rate alpha ^+ (t - 0) *: b)%R].
Proof.
have [Asym Apd a0 h] := example_settled R.
have e := @outside_mean_steady _ _ _ _ _ Asym Apd a0 Z _ (certificate_limit a0 h) i 0; apply: e.
move=> t _ j _ s _; have [_ ->] := certificate_sound a0 h (leq0n s) j.
by rewrite subn0 scalerBl scale1r scalerBr -addrA; congr (_ + _)%R; rewrite addrAC subrr add0r.
Qed.
(* Tokens 2 and 3 move and follow a leader each; token 4 attends to those two. *)
Example eventually_constant_example (i : 'I_5) : exists M, forall t, (M <= t)%N ->
  attention B (trajectory B a2 Y t) i = attention B (trajectory B a2 Y M) i.
Proof.
have h := check_certificate_sound drifting_accepted isT R; have [_ reg cf] := claim_holds h.
have follows t : pattern B (trajectory B a2 Y t) = [:: [:: 0]; [:: 1]; [:: 0]; [:: 1]; [:: 2; 3]]%N.
  by rewrite -(pattern_for_ever h (leq0n t)).
have steady_below (j : 'I_5) : (j < 4)%N -> steady B a2 Y (@claimed_limits R drifting) 0 j.
  move=> j4; have w1 : weights 1 j = 0%R.
    by apply/rowP => a; rewrite !mxE; case: j j4 => -[|[|[|[|[|]]]]] //= _ _; rewrite ?nth_nil /rational embed0 GRing.mul0r.
  have z t : trajectory B a2 Y t j = (@claimed_limits R drifting j + rate a2 ^+ t *: weights 0 j)%R.
    have /(_ j) := cf t (leq0n t); rewrite subn0 /regime_at !big_ord_recl big_ord0 /bump /= w1 scaler0 !addr0 bin0 scale1r.
    by [].
  by move=> t _; rewrite !z subn0 expr0 scale1r; do 2 rewrite addrAC subrr add0r.
have e := @eventually_constant _ _ _ _ _ (instance_symmetric h) (instance_positive h) (instance_step h) Y _
  (limits_reached h) i 0; apply: e => t _ j; rewrite /outside finset.in_setD => /andP[_].
rewrite -mem_indices_of -nth_pattern follows => hj; apply: steady_below; move: hj.
by case: i => -[|[|[|[|[|]]]]] //= _; rewrite !inE => /orP[] /eqP -> || rewrite !inE => /eqP ->.
Qed.
End Examples.
