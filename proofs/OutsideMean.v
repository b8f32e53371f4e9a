(* OutsideMean: Step A of the argument on eventually constant patterns (theory.md section 3.5).

     outside, steady    == see Eventual.v

   Headline theorem: outside_mean_steady. If from some layer on token i attends, besides its own class,
   only to tokens with a constant normalised offset, the mean of these offsets is constant in the
   end: it takes finitely many values, and its length never shrinks. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From mathcomp Require Import ring.
From Hardmax Require Import Form Hull Polytope Model OneLayer Order Leaders.
From Hardmax Require Import Lim VectorLim Convergence Vertices Faces Settled SettledLimit Eventual.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section OutsideMean.
Variables (R : realType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Notation cfg := ('I_n -> 'rV[R]_d).
Local Notation ip := (ip A).
Local Notation sqnorm := (sqnorm A).
Local Notation trajectory := (trajectory A alpha).
Local Notation attention := (attention A).
Local Notation r := (rate alpha).
Local Notation beta := (beta alpha).
Hypotheses (Asym : symmetric_form A) (Apd : positive_definite A) (alpha_gt0 : 0 < alpha).
Variables (Z L : cfg).
Hypothesis hL : limits A alpha Z L.

Lemma class_limit i j : j \in class Z i -> L j = L i.
Proof.
move=> /classP e; have FP : ProperFilter \oo := eventually_filter.
have hj : vtends \oo (fun k => trajectory Z k j) (L j) := @hL j.
have hi : vtends \oo (fun k => trajectory Z k i) (L i) := @hL i.
apply: (vtends_uniq FP hj); rewrite (_ : (fun k => _) = (fun k => trajectory Z k i)) //.
by apply/funext => k; apply: equal_stay_equal.
Qed.

Section Token.
Variables (i : 'I_n) (N : nat).
Local Notation O t := (outside A (trajectory Z t) i).
Local Notation C t := (attention (trajectory Z t) i).
Hypothesis only_steady : forall t, (N <= t)%N -> forall j, j \in O t -> steady A alpha Z L N j.

Lemma outside_nonempty t : ~ leader A (trajectory Z t) i -> O t != finset.set0.
Proof.
move=> nl; apply: contra_notN nl; rewrite finset.setD_eq0 => /subsetP sub.
have [l hl] := attention_nonempty A (trajectory Z t) i.
rewrite /leader; apply/eqP/setP => j; apply/idP/idP => [/sub//|/classP ej].
by rewrite (attention_class A i (_ : trajectory Z t j = trajectory Z t l)) // ej; have /sub/classP := hl.
Qed.

(* The attention set in two parts. *)
Lemma attention_split t (X : cfg) x : (forall j, j \in class Z i -> X j = x) ->
  \sum_(j in C t) X j = #|(C t :&: class Z i)%SET|%:R *: x + \sum_(j in O t) X j.
Proof.
move=> hx; rewrite (big_setID (class Z i)) /=; congr (_ + _).
  rewrite (eq_bigr (fun=> x)) => [|j]; last by rewrite inE => /andP[_ /hx].
  by rewrite sumr_const scaler_nat.
by rewrite /outside (trajectory_class alpha_gt0 Asym Apd).
Qed.

Lemma attention_count t : #|C t|%:R = #|(C t :&: class Z i)%SET|%:R + #|O t|%:R :> R.
Proof.
by rewrite -natrD /outside (trajectory_class alpha_gt0 Asym Apd) (cardsID (class Z i)).
Qed.

Hypothesis no_leader : forall t, ~ leader A (trajectory Z t) i.
Let u j : 'rV[R]_d := trajectory Z N j - L j.
Let s t := r ^+ (t - N).
Let w (S : {set 'I_n}) := average S u.

Lemma outside_limits : \forall t \near \oo, average (O t) L = L i.
Proof.
have h := limits_average Asym Apd alpha_gt0 hL; apply: filterS h => t /(_ i) /= e0; move: e0.
have O0 := card_set_neq0 R (outside_nonempty (@no_leader t)).
have C0 := attention_card_neq0 A (trajectory Z t) i.
move=> e; have {e} : \sum_(j in C t) L j = #|C t|%:R *: L i.
  by rewrite -[in RHS]e /average scalerA mulfV // scale1r.
rewrite (attention_split t (@class_limit i)) attention_count scalerDl => /addrI e.
by rewrite /average e scalerA mulVf // scale1r.
Qed.

Lemma steady_average t t' : (N <= t)%N -> (N <= t')%N -> average (O t) L = L i ->
  average (O t) (trajectory Z t') = L i + s t' *: w (O t).
Proof.
move=> Nt Nt' e; rewrite -[in RHS]e -averageZ -averageD; apply: eq_average => j hj.
by rewrite -(only_steady Nt hj Nt') addrC subrK.
Qed.

(* No mean of tokens scores more than a mean over the attention set. *)
Lemma outside_maximal t (S : {set 'I_n}) : S != finset.set0 ->
  ip (trajectory Z t i) (average S (trajectory Z t)) <=
  ip (trajectory Z t i) (average (O t) (trajectory Z t)).
Proof.
move=> S0; apply: ip_average_ge; first exact: outside_nonempty.
move=> j; rewrite inE => /andP[_ /attentionP hj].
by apply: ip_average_le => // l _; apply: hj.
Qed.

Lemma step_outside t : (N <= t)%N -> average (O t) L = L i ->
  exists2 k : R * R, 0 <= k.1 /\ 0 < k.2 &
    trajectory Z t.+1 i - L i = k.1 *: (trajectory Z t i - L i) + k.2 *: w (O t).
Proof.
move=> Nt e; have O0 := card_set_neq0 R (outside_nonempty (@no_leader t)).
have C0 := attention_card_neq0 A (trajectory Z t) i; have Cgt0 := attention_card_gt0 A (trajectory Z t) i.
have Ogt0 : 0 < #|O t|%:R :> R by rewrite lt_def O0 ler0n.
have split := attention_split t (X := trajectory Z t) (x := trajectory Z t i) (fun j hj =>
  equal_stay_equal A alpha t (elimT (classP Z i j) hj)).
have count := attention_count t; have avg := steady_average Nt Nt e.
have {}avg : \sum_(j in O t) trajectory Z t j = #|O t|%:R *: (L i + s t *: w (O t)).
  by rewrite -avg /average scalerA mulfV // scale1r.
have a0 : 0 <= #|(C t :&: class Z i)%SET|%:R :> R := ler0n _ _.
move: split count Ogt0 a0; rewrite avg; move: (#|(C t :&: class Z i)%SET|%:R) (#|O t|%:R) => a b split count b0 a0.
have st0 : 0 < s t by apply: rate_expr_gt0.
exists (r + beta * a / #|C t|%:R, beta * b / #|C t|%:R * s t) => /=.
  split; last by apply: mulr_gt0 => //; apply: divr_gt0 => //; apply: mulr_gt0 => //; exact: beta_gt0.
  apply: addr_ge0; first exact: rate_ge0.
  by apply: divr_ge0; [apply: mulr_ge0 => //; exact: beta_ge0 | exact: ltW].
rewrite layerE /Model.mean split.
have r1 : L i = (r + beta * (a / #|C t|%:R) + beta * (b / #|C t|%:R)) *: L i.
  rewrite -addrA -mulrDr -mulrDl.
  by rewrite -count mulfV // mulr1 (rateD alpha_gt0) scale1r.
rewrite [X in _ - X = _]r1; apply/rowP => p; rewrite !mxE.
move: (trajectory Z t i 0 p) (L i 0 p) (w (O t) 0 p) (#|C t|%:R) C0 => x y v c c0.
by field; rewrite O0 c0.
Qed.

Theorem outside_steps : exists2 M, (N <= M)%N & forall t, (M <= t)%N -> average (O t) L = L i /\
  sqnorm (w (O t)) + sqnorm (w (O t.+1) - w (O t)) <= sqnorm (w (O t.+1)).
Proof.
pose D (SS : {set 'I_n} * {set 'I_n}) := w SS.2 - w SS.1.
have sign : \forall t \near \oo, forall SS, ip (L i) (D SS) != 0 ->
    0 < ip (L i) (D SS) * ip (trajectory Z t i) (D SS).
  apply: filter_forall => SS; have [->|x0] := eqVneq (ip (L i) (D SS)) 0; first exact: filterE.
  have FP : ProperFilter \oo := eventually_filter.
  have h := tendsM FP (tends_cst FP (l := ip (L i) (D SS)))
    (vtends_ip (A := A) FP (@hL i) (vtends_cst FP (p := D SS))).
  have p0 : 0 < ip (L i) (D SS) * ip (L i) (D SS) by rewrite -expr2 exprn_even_gt0.
  move/tendsP: h => /(_ _ p0); apply: filterS => t /= + _; rewrite ltr_distl => /andP[_].
  by rewrite -ltr_subl_addr subrr.
have [M _ hM] := filterI sign outside_limits; exists (maxn M N) => [|t]; first exact: leq_maxr.
rewrite geq_max => /andP[Mt Nt]; have [s1 e1] := hM t Mt; have [s2 e2] := hM t.+1 (leqW Mt).
split=> //; set Dt := w (O t.+1) - w (O t).
have le1 : ip (trajectory Z t i) Dt <= 0.
  have := outside_maximal t (outside_nonempty (@no_leader t.+1)).
  rewrite !steady_average // ?leqW // 2!ipDr ler_add2l !(ipZr _ (s t)) ler_pmul2l ?rate_expr_gt0 //.
  by rewrite /Dt ipBr subr_le0.
have le2 : 0 <= ip (trajectory Z t.+1 i) Dt.
  have := outside_maximal t.+1 (outside_nonempty (@no_leader t)).
  rewrite !steady_average // ?leqW // 2!ipDr ler_add2l !(ipZr _ (s t.+1)) ler_pmul2l ?rate_expr_gt0 //.
  by rewrite /Dt ipBr subr_ge0.
have x0 : ip (L i) Dt = 0.
  apply/eqP/negPn/negP => x0; have p1 := s1 (O t, O t.+1) x0; have p2 := s2 (O t, O t.+1) x0.
  rewrite /D -/Dt /= in p1 p2; have [x_gt0|x_lt0|x_eq] := ltgtP 0 (ip (L i) Dt).
  - by move: p1; rewrite pmulr_rgt0 // ltNge le1.
  - by move: p2; rewrite nmulr_rgt0 // ltNge le2.
  - by move/eqP: x0; rewrite -x_eq.
have [[k c] /= [k0 c0] es] := step_outside Nt e1.
have wD : 0 <= ip (w (O t)) Dt.
  have : 0 <= ip (trajectory Z t.+1 i - L i) Dt by rewrite ipBl x0 subr0.
  rewrite es ipDl (ipZl _ k) (ipZl _ c) ipBl x0 subr0 => h.
  rewrite -(pmulr_rge0 _ c0) -(ler_add2l (k * ip (trajectory Z t i) Dt)) addr0.
  by apply: le_trans h; rewrite mulr_ge0_le0.
have -> : w (O t.+1) = w (O t) + Dt by rewrite /Dt addrC subrK.
by rewrite (sqnormD Asym (w (O t))) -addrA ler_add2l ler_addr mulrn_wge0.
Qed.

Lemma outside_constant : exists M b, (N <= M)%N /\ forall t, (M <= t)%N ->
  average (O t) L = L i /\ w (O t) = b.
Proof.
have [M NM hM] := outside_steps.
pose occurs S := `[< exists2 t, (M <= t)%N & O t = S >].
have occ0 : occurs (O M) by apply/asboolP; exists M.
case: (arg_maxP (fun S => sqnorm (w S)) occ0) => S /asboolP[m Mm eS] hmax.
have top t : (m <= t)%N -> sqnorm (w (O t)) = sqnorm (w S) /\ w (O t) = w S.
  move=> /subnK <-; elim: (t - m)%N => [|p [IH1 IH2]]; first by rewrite add0n eS.
  have Mp : (M <= p + m)%N := leq_trans Mm (leq_addl p m).
  have [_ h] := hM _ Mp; rewrite addSn; set q := (p + m)%N in Mp h IH1 IH2 *.
  have up : sqnorm (w (O q.+1)) <= sqnorm (w S).
    by apply: hmax; apply/asboolP; exists q.+1 => //; apply: leqW.
  have D0 : sqnorm (w (O q.+1) - w (O q)) <= 0.
    by move: (le_trans h up); rewrite -IH1 ger_addl.
  by move: (sqnorm_le0 Apd D0) => /eqP; rewrite subr_eq0 => /eqP e; rewrite e IH1 IH2.
exists m, (w S); split=> [|t mt]; first exact: leq_trans NM Mm.
by have [_ ->] := top t mt; have [] := hM t (leq_trans Mm mt).
Qed.
End Token.

(* Step A. Either token i leads in the end, or it attends for ever to others, whose limits have its
   own limit as their mean, and whose mean approaches it along one fixed direction b. *)
Theorem outside_mean_steady i N :
  (forall t, (N <= t)%N -> forall j, j \in outside A (trajectory Z t) i -> steady A alpha Z L N j) ->
  leads A alpha Z i \/
  exists M b, (N <= M)%N /\ forall t, (M <= t)%N ->
    [/\ outside A (trajectory Z t) i != finset.set0, average (outside A (trajectory Z t) i) L = L i &
        average (outside A (trajectory Z t) i) (trajectory Z t) = L i + r ^+ (t - N) *: b].
Proof.
move=> only; have [[k lk]|nl] := EM (exists k, leader A (trajectory Z k) i); first by left; exists k.
have {}nl t : ~ leader A (trajectory Z t) i by move=> lt; apply: nl; exists t.
right; have [M [b [NM h]]] := outside_constant only nl; exists M, b; split=> // t Mt.
have [e <-] := h t Mt; split=> //; first exact: outside_nonempty.
by rewrite (steady_average only) // (leq_trans NM Mt).
Qed.
End OutsideMean.
