(* Examples: every headline theorem has an instance that meets its hypotheses.

     mixed     == the tokens (2,0), (1,0), (0,1), (0,1), (0,0): leaders, a follower, a repeated
                  and a zero token (which ties between all)
     distinct3 == the tokens (2,0), (1,0), (0,1), distinct and nonzero
     pair      == the tokens (2,0), (1,0): no ties ever

   with A = I and alpha = 1/2, over every real field (realType for limits). *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import fingroup perm.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences exp.
From Hardmax Require Import Form Hull Polytope Model OneLayer Order Leaders Equivariance.
From Hardmax Require Import Concrete Lim VectorLim Convergence Vertices Faces Paper SoftmaxGap.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope ring_scope.

Definition mixed : seq (seq rat) :=
  [:: [:: 2%:R; 0]; [:: 1; 0]; [:: 0; 1]; [:: 0; 1]; [:: 0; 0]].
Definition distinct3 : seq (seq rat) := [:: [:: 2%:R; 0]; [:: 1; 0]; [:: 0; 1]].
Definition pair : seq (seq rat) := [:: [:: 2%:R; 0]; [:: 1; 0]].

Lemma scalar1_symmetric (R : realFieldType) d : symmetric_form (1%:M : 'M[R]_d).
Proof. exact: trmx1. Qed.

Lemma scalar1_positive (R : realFieldType) d : positive_definite (1%:M : 'M[R]_d).
Proof.
move=> u u0; have e : ip 1%:M u u = \sum_p u 0 p ^+ 2.
  by rewrite /ip mulmx1 mxE; apply: eq_bigr => p _; rewrite mxE expr2.
rewrite e lt_def sumr_ge0 ?andbT => [|p _]; last exact: sqr_ge0.
apply: contraNneq u0 => /eqP; rewrite psumr_eq0 => [/allP h|p _]; last exact: sqr_ge0.
apply/eqP/rowP => p; have := h p (mem_index_enum p); rewrite /= sqrf_eq0 mxE.
by move/eqP.
Qed.

Section OneLayerExamples.
Variable R : realFieldType.

Lemma identity2E : form R 2 identity2 = 1%:M.
Proof.
apply/matrixP => p q; rewrite !mxE; case: p => [[|[|]]] // ?; case: q => [[|[|]]] // ?;
by rewrite /coord /= ?rmorph1 ?rmorph0.
Qed.

Let A : 'M[R]_2 := form R 2 identity2.
Let Z : 'I_5 -> 'rV[R]_2 := tokens R 2 mixed.
Let alpha : R := ratr (1 / 2%:R).

Lemma A_symmetric : symmetric_form A.
Proof. by rewrite /A identity2E; apply: scalar1_symmetric. Qed.
Lemma A_positive : positive_definite A.
Proof. by rewrite /A identity2E; apply: scalar1_positive. Qed.
Lemma alpha_gt0 : 0 < alpha.
Proof. by rewrite ltr0q; vm_compute. Qed.

(* Token 1 attends to token 0 only, which leads; the zero token attends to every token. *)
Lemma attends10 : i0 \in attention A Z i1.
Proof. by rewrite attendsb_tokens; vm_compute. Qed.
Lemma leads0 : leader A Z i0.
Proof. by rewrite leaderb_tokens; vm_compute. Qed.
Lemma follows10 : attention A Z i1 = class Z i0.
Proof.
apply/setP => j; rewrite attendsb_tokens [in RHS]inE sameb_tokens; apply/eqP.
by case: j => [[|[|[|[|[|]]]]]] // ?; vm_compute.
Qed.
Lemma neq01 : Z i0 != Z i1.
Proof. by rewrite sameb_tokens; vm_compute. Qed.

(* Each example writes its conclusion out: were a theorem to say less, its example would fail. *)
Example progress_example : 0 <= ip A (Z i1) (mean A Z i1 - Z i1).
Proof. exact: progress. Qed.
Example norm_growth_example :
  sqnorm A (Z i1) + beta alpha ^+ 2 * sqnorm A (mean A Z i1 - Z i1) <= sqnorm A (layer A alpha Z i1) /\
  (layer A alpha Z i1 = Z i1 <-> mean A Z i1 = Z i1).
Proof. exact: (norm_growth alpha_gt0 A_symmetric). Qed.
Example hull_nesting_example :
  [/\ forall i, simplex (layer_weight A alpha Z i) /\
        layer A alpha Z i = \sum_j layer_weight A alpha Z i j *: Z j,
      forall y, hull (layer A alpha Z) y -> hull Z y &
      forall u l, exists j, ip A u (layer A alpha Z l) <= ip A u (Z j)].
Proof. exact: (hull_nesting A alpha_gt0). Qed.
Example attention_monotone_example : 0 <= ip A (Z i0 - Z i1) (mean A Z i0 - mean A Z i1).
Proof. exact: attention_monotone. Qed.
Example injectivity_example :
  rate alpha ^+ 2 * sqnorm A (Z i0 - Z i1) <= sqnorm A (layer A alpha Z i0 - layer A alpha Z i1) /\
  layer A alpha Z i0 <> layer A alpha Z i1.
Proof.
have [h e] := injectivity alpha_gt0 A_symmetric A_positive Z i0 i1.
by split=> // /e /eqP; rewrite (negPf neq01).
Qed.
Example attention_order_example :
  sqnorm A (Z i1) + sqnorm A (Z i0 - Z i1) <= sqnorm A (Z i0) /\ sqnorm A (Z i1) < sqnorm A (Z i0).
Proof. exact: (attention_order A_symmetric A_positive attends10 neq01). Qed.
Example leaders_exist_example k :
  (forall i, (forall j, sqnorm A (trajectory A alpha Z k j) <= sqnorm A (trajectory A alpha Z k i)) ->
     leader A (trajectory A alpha Z k) i) /\ exists i, leader A (trajectory A alpha Z k) i.
Proof. by have [h e] := leaders_exist alpha A_symmetric A_positive Z k; split=> //; apply: e. Qed.
Example separation_example j : j \notin class Z i0 -> ip A (Z i0) (Z j) < sqnorm A (Z i0).
Proof. by move: j; apply/(separation A Z i0); apply: leads0. Qed.
Example leader_invariance_example :
  [/\ layer A alpha Z i0 = Z i0, class (layer A alpha Z) i0 = class Z i0 & leader A (layer A alpha Z) i0].
Proof. exact: (leader_invariance alpha_gt0 leads0). Qed.
Example follower_lock_example k : attention A (trajectory A alpha Z k) i1 = class Z i0 /\
  trajectory A alpha Z k i1 - Z i0 = rate alpha ^+ k *: (Z i1 - Z i0).
Proof.
have := @follower_lock R 2 5 A alpha alpha_gt0 Z 0 i0 i1 leads0 follows10 k (leq0n k).
by rewrite subn0.
Qed.
Lemma attends_elsewhere10 : path (attends_elsewhere A Z) i1 [:: i0].
Proof. by rewrite /= /attends_elsewhere attends10 neq01. Qed.
Example attention_acyclic_example p : ~ path (attends_elsewhere A Z) i1 (rcons (i0 :: p) i1).
Proof.
move=> h; have := attention_acyclic A_symmetric A_positive h.
by rewrite last_rcons => /(_ erefl).
Qed.
Example equivariance_example k i :
  trajectory A alpha (fun j => 3%:R *: Z j) k i = 3%:R *: trajectory A alpha Z k i.
Proof. by have [_ h _ _] := equivariance A alpha Z k i; have [] := h 3%:R (ltr0Sn R 2). Qed.
Example equivariance_basis_example k i (B := 2%:R%:M : 'M[R]_2) :
  trajectory (invmx B *m A *m (invmx B)^T) alpha (fun j => Z j *m B) k i =
  trajectory A alpha Z k i *m B.
Proof.
have [_ _ _ h] := equivariance A alpha Z k i; have [|//] := h B.
by rewrite unitmxE det_scalar unitfE expf_eq0 pnatr_eq0.
Qed.
End OneLayerExamples.

Section LimitExamples.
Variable R : realType.
Let A : 'M[R]_2 := form R 2 identity2.
Let alpha : R := ratr (1 / 2%:R).
Let Asym : symmetric_form A := A_symmetric R.
Let Apd : positive_definite A := @A_positive R.
Let a0 : 0 < alpha := alpha_gt0 R.

Let Z : 'I_5 -> 'rV[R]_2 := tokens R 2 mixed.
Example convergence_example : exists L : 'I_5 -> 'rV[R]_2,
  forall i a, ((fun k => trajectory A alpha Z k i 0 a) @ \oo --> L i 0 a)%classic.
Proof. exact: (convergence Asym Apd a0). Qed.

Example vertices_are_leaders_example : exists L : 'I_5 -> 'rV[R]_2,
  [/\ forall v, extreme L v <-> exists2 i, leads A alpha Z i & L i = v,
      forall y, hull L y <-> hull_on (leads A alpha Z) L y & exists i, extreme L (L i)].
Proof.
have [L hL] := convergence_example; exists L.
have [hv _ _ hh hn] := vertices_are_leaders Asym Apd a0 hL.
by split=> //; have [i li] := hn isT; exists i; apply/hv; exists i.
Qed.

Example face_projection_example : exists L : 'I_5 -> 'rV[R]_2,
  [/\ L i1 != 0, boundary [set y | hull L y] (L i1) & forall y, hull L y -> ip A (L i1) y <= sqnorm A (L i1)].
Proof.
have [L hL] := convergence_example; exists L.
have [[_ hs] _ h hb] := face_projection Asym Apd a0 hL i1.
suff p0 : L i1 != 0 by split=> //; apply: hb.
apply: h; apply/eqP => /rowP/(_ 0); rewrite !mxE /= /coord /= => /eqP.
by rewrite fmorph_eq0.
Qed.

Let P : 'I_2 -> 'rV[R]_2 := tokens R 2 pair.
Lemma pair_tie_free : tie_free_from A alpha P 0.
Proof.
have l0 : leader A P i0 by rewrite leaderb_tokens; vm_compute.
have f1 : attention A P i1 = class P i0.
  apply/setP => j; rewrite attendsb_tokens [in RHS]inE sameb_tokens; apply/eqP.
  by case: j => [[|[|]]] // ?; vm_compute.
move=> k _ i; exists i0; have [_ ec lk] := @leader_forever _ _ _ A alpha a0 P 0 k i0 (leq0n k) l0.
have [->|->] : i = i0 \/ i = i1.
- by case: i => [[|[|]]] // ?; [left | right]; apply: val_inj.
- exact: (eqP lk).
- have [h _] := @follower_lock R 2 2 A alpha a0 P 0 i0 i1 l0 f1 k (leq0n k).
  by rewrite h ec.
Qed.

Example tie_free_limits_example : exists L : 'I_2 -> 'rV[R]_2,
  forall i, exists2 j, leads A alpha P j & L j = L i.
Proof.
have [L hL] := convergence Asym Apd a0 P; exists L.
by apply: (tie_free_limits Asym Apd a0 hL); exists 0%N; apply: pair_tie_free.
Qed.

Let D : 'I_3 -> 'rV[R]_2 := tokens R 2 distinct3.
Lemma D_distinct : injective D.
Proof.
move=> i j /eqP; rewrite sameb_tokens => h; apply: val_inj; move: h.
by case: i j => [[|[|[|]]]] // ? [[|[|[|]]]] // ?; vm_compute.
Qed.
Lemma D_nonzero i : D i != 0.
Proof.
have -> : 0 = vector R 2 [:: 0; 0].
  by apply/rowP => p; rewrite !mxE; case: p => [[|[|]]] // ?; rewrite /coord /= rmorph0.
by rewrite /D sameb_vector; case: i => [[|[|[|]]]] // ?; vm_compute.
Qed.

Example alcalde_fantuzzi_zuazua_example : exists L : 'I_3 -> 'rV[R]_2,
  [/\ forall i a, ((fun k => trajectory A alpha D k i 0 a) @ \oo --> L i 0 a)%classic,
      forall v, extreme L v -> exists! i, L i = v /\ exists k, single A (trajectory A alpha D k) i &
      forall i, L i != 0 /\ boundary [set y | hull L y] (L i)].
Proof.
have [L [hl _ [hv _] _ hf]] := alcalde_fantuzzi_zuazua Asym Apd a0 (isT : (0 < 3)%N) D_distinct D_nonzero.
by exists L; split=> // i; have [] := hf i.
Qed.

(* Token 1 has the scores 2, 1, 0: its gap is 1. *)
Lemma D_gap : score_gap A D i1 1.
Proof.
have c : i0 \in attention A D i1 by rewrite attendsb_tokens; vm_compute.
move=> l; rewrite (ip_mean c) !scoreb_tokens attendsb_tokens.
rewrite -(rmorph1 (ratr_rmorphism R)) -rmorphB ler_rat.
by case: l => [[|[|[|]]]] // ?; vm_compute.
Qed.
Example softmax_gap_example :
  anorm A (softmax_mean A 1 D i1 - mean A D i1) <=
    leak A 1 D i1 / (#|attention A D i1|%:R + leak A 1 D i1) * diameter A D /\
  anorm A (softmax_mean A 1 D i1 - mean A D i1) <=
    (3%:R - #|attention A D i1|%:R) / #|attention A D i1|%:R * expR (- 1 / 1) * diameter A D.
Proof. exact: (softmax_gap Asym Apd (ltr01 : 0 < 1 :> R) D_gap). Qed.
End LimitExamples.
