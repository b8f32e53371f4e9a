(* EventuallyConstant: the proposition on eventually constant patterns (theory.md section 3.5).

     outside, steady    == see Eventual.v

   Headline theorem: eventually_constant. If from some layer on token i attends, besides its own class, only to
   tokens with a constant normalised offset, then its attention set is constant in the end. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Polytope Model OneLayer Order Leaders.
From Hardmax Require Import Lim VectorLim Convergence Vertices Faces Settled SettledLimit Eventual OutsideMean.
From Hardmax Require Import Pursuit PursuitEnds SteadyTargets.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Constant.
Variables (R : realType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Notation cfg := ('I_n -> 'rV[R]_d).
Local Notation ip := (ip A).
Local Notation sqnorm := (sqnorm A).
Local Notation trajectory := (trajectory A alpha).
Local Notation attention := (attention A).
Local Notation r := (rate alpha).
Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A) (alpha_gt0 : 0 < alpha).
Variables (Z L : cfg).
Hypothesis hL : limits A alpha Z L.
Local Notation steady := (steady A alpha Z L).

Section Token.
Variables (i : 'I_n) (M : nat) (b : 'rV[R]_d).
Local Notation z t := (trajectory Z (M + t) i).
Local Notation C t := (attention (trajectory Z (M + t)) i).
Local Notation O t := (outside A (trajectory Z (M + t)) i).
Local Notation own t := (C t :&: class Z i)%SET.
Hypothesis outside_mean : forall t, O t != finset.set0 /\ average (O t) (trajectory Z (M + t)) = L i + r ^+ t *: b.

Definition w t := (r ^+ t)^-1 *: (z t - L i) - b.
Definition counts t : 'I_n.+1 * 'I_n.+1 := (inord #|own t|, inord #|C t|).
Definition growth (ac : 'I_n.+1 * 'I_n.+1) : R := 1 + alpha * (ac.1%:R / ac.2%:R).

Let rt0 t : r ^+ t != 0. Proof. by rewrite gt_eqF // rate_expr_gt0. Qed.

Lemma zE t : z t = L i + r ^+ t *: (w t + b).
Proof. by rewrite /w subrK scalerA mulfV // scale1r addrC subrK. Qed.

Lemma growthE t : growth (counts t) = 1 + alpha * (#|own t|%:R / #|C t|%:R).
Proof. by rewrite /growth /= !inordK // ltnS -[X in (_ <= X)%N](card_ord n) max_card. Qed.

Lemma parts t : #|C t|%:R = #|own t|%:R + #|O t|%:R :> R.
Proof. exact: (attention_count Asym Apd alpha_gt0). Qed.

Lemma outside_count t : 0 < #|O t|%:R :> R.
Proof. by rewrite ltr0n card_gt0; case: (outside_mean t). Qed.

Lemma own_sum t : \sum_(j in C t) trajectory Z (M + t) j = #|own t|%:R *: z t + #|O t|%:R *: (L i + r ^+ t *: b).
Proof.
rewrite (attention_split Asym Apd alpha_gt0 _ (X := trajectory Z (M + t)) (x := z t)); last first.
  by move=> j /classP e; apply: equal_stay_equal.
have [_ <-] := outside_mean t; congr (_ + _).
by rewrite /average scalerA mulfV ?scale1r // gt_eqF // outside_count.
Qed.

(* The score of the outside mean is the largest one. *)
Lemma outside_score t j : j \in C t -> ip (z t) (trajectory Z (M + t) j) = ip (z t) (L i + r ^+ t *: b).
Proof.
move=> hj; have [O0 <-] := outside_mean t; apply/le_anti/andP; split.
  by apply: ip_average_ge => // l; rewrite inE => /andP[_ /attentionP]; apply.
by apply: ip_average_le => // l _; move/attentionP: hj; apply.
Qed.

Lemma token_pursuit : pursuit A alpha growth counts (L i) b w.
Proof.
have boundE t : bound A alpha (L i) b w t = ip (z t) (w t).
  rewrite /bound zE ipDl (ipZl A (r ^+ t)) ipDl -/(sqnorm (w t)) //.
have C0 t : 0 < #|C t|%:R :> R := attention_card_gt0 A _ i.
have diff t : r ^+ t * ip (z t) (w t) = ip (z t) (z t) - ip (z t) (L i + r ^+ t *: b).
  rewrite -ipBr (_ : z t - _ = r ^+ t *: w t) ?(ipZr A (r ^+ t)) //.
  by rewrite [in LHS]zE opprD addrACA subrr add0r -scalerBr addrK.
split=> t.
- by rewrite growthE ler_addl mulr_ge0 ?divr_ge0 ?ler0n // ltW.
- rewrite growthE ltr_add2l gtr_pmulr // ltr_pdivr_mulr // mul1r parts ltr_addl.
  exact: outside_count.
- rewrite growthE /w addnS trajectoryS layerE /Model.mean own_sum.
  have c0 : #|own t|%:R + #|O t|%:R != 0 :> R by rewrite -parts gt_eqF.
  have a0 := alpha1_neq0 alpha_gt0; rewrite parts exprS; apply/rowP => p; rewrite !mxE.
  move: (z t 0 p) (L i 0 p) (b 0 p) (#|own t|%:R : R) (#|O t|%:R : R) (r ^+ t) (rt0 t) c0 => x l0 y a o s s0 c0.
  by rewrite /rate /beta; field; rewrite a0 s0 c0.
- rewrite boundE -(pmulr_rle0 _ (_ : 0 < r ^+ t)) ?rate_expr_gt0 // diff subr_le0.
  have [j hj] := attention_nonempty A (trajectory Z (M + t)) i.
  by rewrite -(outside_score hj); have /attentionP := hj; apply.
- rewrite growthE ltr_addl pmulr_rgt0 // boundE => k1.
  have : own t != finset.set0 by apply: contraTneq k1 => ->; rewrite cards0 mul0r ltxx.
  case/set0Pn => j; rewrite inE => /andP[hj /classP e].
  have := outside_score hj; rewrite (equal_stay_equal A alpha (M + t) e) => e2.
  by apply: (mulfI (rt0 t)); rewrite diff e2 subrr mulr0.
Qed.
End Token.

Theorem eventually_constant i N :
  (forall t, (N <= t)%N -> forall j, j \in outside A (trajectory Z t) i -> steady N j) ->
  exists M, forall t, (M <= t)%N -> attention (trajectory Z t) i = attention (trajectory Z M) i.
Proof.
move=> only; case: (outside_mean_steady Asym Apd alpha_gt0 hL only) => [[k lk]|[M [b0 [NM hM]]]].
  exists k => t kt; have [_ ec lt] := leader_forever alpha_gt0 kt lk.
  by rewrite (eqP lt) (eqP lk) ec.
pose b := r ^+ (M - N) *: b0.
have om t : outside A (trajectory Z (M + t)) i != finset.set0 /\
    average (outside A (trajectory Z (M + t)) i) (trajectory Z (M + t)) = L i + r ^+ t *: b.
  have [O0 _ e] := hM (M + t)%N (leq_addr _ _); split=> //.
  by rewrite e /b scalerA -exprD addnBA // [(t + M)%N]addnC.
have h := token_pursuit om; have split t j : j \in attention (trajectory Z t) i ->
    j \in class Z i \/ j \in outside A (trajectory Z t) i.
  move=> hj; have [jc|jc] := boolP (j \in class Z i); first by left.
  by right; rewrite /outside finset.in_setD (trajectory_class alpha_gt0 Asym Apd) jc.
have [[T hT]|[b00 w0]] := pursuit_ends Asym Apd alpha_gt0 h.
  have wT t : w i M b (T + t) = w i M b T + t%:R *: (alpha *: b).
    elim: t => [|t IH]; first by rewrite addn0 scale0r addr0.
    by rewrite addnS (pulled h) hT ?leq_addr // scale1r IH -(addn1 t) natrD scalerDl scale1r addrA.
  apply: (@steady_targets _ _ _ _ _ alpha_gt0 Z L i (M + T) (r ^+ T *: (w i M b T + b)) (r ^+ T *: (alpha *: b))).
    move=> t Mt j hj; have Nt : (N <= t)%N := leq_trans NM (leq_trans (leq_addr _ _) Mt).
    apply: (@steady_later _ _ _ _ _ _ _ N); first exact: leq_trans NM (leq_addr _ _).
    apply: (only t Nt); case: (split t j hj) => // jc.
    have [t' e] : exists t', t = (M + t')%N by exists (t - M)%N; rewrite subnKC // (leq_trans (leq_addr T M)).
    rewrite e leq_add2l in Mt hj *; have := hT t' Mt; rewrite growthE => /eqP.
    rewrite -subr_eq0 addrAC subrr add0r mulf_eq0 gt_eqF //= mulf_eq0 invr_eq0.
    rewrite (negPf (attention_card_neq0 A _ i)) orbF pnatr_eq0 cards_eq0 => /eqP own0.
    by move/finset.setP: own0 => /(_ j); rewrite finset.in_setI hj jc finset.in_set0.
  move=> t; rewrite -addnA (zE _ _ b) wT addrAC exprD; congr (_ + _).
  rewrite [X in _ = _ *: (_ + X)](_ : _ = r ^+ T *: (t%:R *: (alpha *: b))).
    by rewrite -scalerDr [RHS]scalerA [X in _ = X *: _]mulrC.
  by rewrite [LHS]scalerA [RHS]scalerA mulrC.
have wt t : w i M b t = 0 by elim: t => [//|t IH]; rewrite (pulled h) IH b00 !scaler0 addr0.
have at_rest t : trajectory Z (M + t) i = L i by rewrite (zE _ _ b) wt b00 addr0 scaler0 addr0.
apply: (@steady_targets _ _ _ _ _ alpha_gt0 Z L i M 0 0) => [t Mt j /split[/[dup] jc /classP e|]|t].
- move=> t' Mt'; rewrite (class_limit hL jc) !(equal_stay_equal A alpha _ e).
  have z0 : trajectory Z M i = L i by have := at_rest 0%N; rewrite addn0.
  by rewrite z0 -(subnKC Mt') at_rest subrr scaler0.
- by move=> /(only t (leq_trans NM Mt)); apply: steady_later.
by rewrite at_rest scaler0 add0r scaler0 addr0.
Qed.
End Constant.
