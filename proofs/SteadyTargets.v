(* SteadyTargets: a token that attends to steady tokens only (theory.md section 3.5).

     steady A alpha Z L N j == see Eventual.v: from layer N on, r^(-t) (z_j^t - L_j) is constant

   Main lemmas: sign_settles, the sign of F + r^t (p + q t) + r^(2t) (p' + q' t) is constant in the end; and
   steady_targets, a token at L_i + r^t (u + t v) that attends to steady tokens only has a constant attention set
   in the end. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From mathcomp Require Import ring.
From Hardmax Require Import Form Model Settled Lim VectorLim RegimeLimit RegimeRate Eventual.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Sign.
Variables (R : realType) (alpha : R).
Hypothesis alpha_gt0 : 0 < alpha.
Local Notation r := (rate alpha).
Let OP : ProperFilter \oo := eventually_filter.

Lemma sign_leading (f g e : nat -> R) (a : R) : a != 0 -> tends \oo e 0 ->
  (\forall t \near \oo, 0 < g t /\ f t = g t * (a + e t)) -> \forall t \near \oo, (0 <= f t) = (0 <= a).
Proof.
move=> a0 /tendsP h fE; have a_gt0 : 0 < `|a| by rewrite normr_gt0.
apply: filterS (filterI (h _ a_gt0) fE) => t /= [small [g0 ->]]; rewrite pmulr_rge0 //.
move: small; rewrite sub0r normrN; have [a1|a1|a1] := ltgtP 0 a.
- rewrite ltr_norml (gtr0_norm a1) => /andP[lt _].
  by apply/ltW; rewrite addrC -ltr_subl_addr sub0r.
- rewrite ltr_norml (ltr0_norm a1) => /andP[_ lt].
  by apply/negbTE; rewrite -ltNge addrC -ltr_subr_addr sub0r.
- by rewrite -a1 eqxx in a0.
Qed.

Lemma sign_settles (F p q p' q' : R) : exists s : bool,
  \forall t \near \oo, (0 <= F + r ^+ t * (p + q * t%:R) + r ^+ t ^+ 2 * (p' + q' * t%:R)) = s.
Proof.
have x0 : tends \oo (fun t => r ^+ t) 0.
  by have := @binomial_tends0 R _ alpha_gt0 0; congr tends; apply/funext => t; rewrite bin0 mulr1.
have xt : tends \oo (fun t => r ^+ t * t%:R) 0.
  by have := @binomial_tends0 R _ alpha_gt0 1; congr tends; apply/funext => t; rewrite bin1.
have small (a c : R) : tends \oo (fun t => a * r ^+ t + c * (r ^+ t * t%:R)) 0.
  have := tendsD OP (tendsM OP (tends_cst OP (l := a)) x0) (tendsM OP (tends_cst OP (l := c)) xt).
  by rewrite !mulr0 addr0.
have over (a : R) : tends \oo (fun t => a * (t%:R)^-1) 0.
  by have := tendsM OP (tends_cst OP (l := a)) (@inverse_tends0 R); rewrite mulr0.
have xpos t : 0 < r ^+ t by rewrite rate_expr_gt0.
have [F0|F0] := eqVneq F 0; last first.
  exists (0 <= F); apply: (@sign_leading _ (fun=> 1) (fun t => (p * r ^+ t + q * (r ^+ t * t%:R)) +
    r ^+ t * (p' * r ^+ t + q' * (r ^+ t * t%:R)))) => //.
    by have := tendsD OP (small p q) (tendsM OP x0 (small p' q')); rewrite mulr0 addr0.
  by apply: filterE => t; split; [exact: ltr01 | move: (r ^+ t) (t%:R) => x y; ring].
have t_pos : \forall t \near \oo, 0 < t%:R :> R by exists 1%N => // t /=; rewrite ltr0n.
have [q0|q0] := eqVneq q 0; last first.
  exists (0 <= q); apply: (@sign_leading _ (fun t => r ^+ t * t%:R) (fun t => p * (t%:R)^-1 +
    (r ^+ t * (p' * (t%:R)^-1) + q' * r ^+ t))) => //.
    have := tendsD OP (over p) (tendsD OP (tendsM OP x0 (over p')) (tendsM OP (tends_cst OP (l := q')) x0)).
    by rewrite !mulr0 !addr0.
  apply: filterS t_pos => t t0; split; first exact: mulr_gt0.
  have {}t0 : t%:R != 0 :> R by rewrite gt_eqF.
  by rewrite F0; move: (r ^+ t) (t%:R) t0 => x y y0; field.
have [p0|p0] := eqVneq p 0; last first.
  exists (0 <= p); apply: (@sign_leading _ (fun t => r ^+ t) (fun t => p' * r ^+ t + q' * (r ^+ t * t%:R))) => //.
  by apply: filterE => t; split=> //; rewrite F0 q0; move: (r ^+ t) (t%:R) => x y; ring.
have [q1|q1] := eqVneq q' 0; last first.
  exists (0 <= q'); apply: (@sign_leading _ (fun t => r ^+ t ^+ 2 * t%:R) (fun t => p' * (t%:R)^-1)) => //.
  apply: filterS t_pos => t t0; split; first by rewrite mulr_gt0 // exprn_gt0.
  have {}t0 : t%:R != 0 :> R by rewrite gt_eqF.
  by rewrite F0 q0 p0; move: (r ^+ t) (t%:R) t0 => x y y0; field.
exists (0 <= p'); apply: filterE => t.
by rewrite F0 q0 p0 q1 !mul0r !addr0 mulr0 !add0r pmulr_rge0 // exprn_gt0.
Qed.
End Sign.

Section Targets.
Variables (R : realType) (d n : nat) (A : 'M[R]_d) (alpha : R).
Notation cfg := ('I_n -> 'rV[R]_d).
Local Notation ip := (ip A).
Local Notation trajectory := (trajectory A alpha).
Local Notation attention := (attention A).
Local Notation r := (rate alpha).
Hypothesis alpha_gt0 : 0 < alpha.
Variables (Z L : cfg).
Local Notation steady := (steady A alpha Z L).

Lemma steady_later N M j : (N <= M)%N -> steady N j -> steady M j.
Proof.
move=> NM h t Mt; rewrite (h t (leq_trans NM Mt)) (h M NM) scalerA -exprD.
by rewrite addnBA // subnK.
Qed.

Lemma steady_targets i N (u v : 'rV[R]_d) :
  (forall t, (N <= t)%N -> forall j, j \in attention (trajectory Z t) i -> steady N j) ->
  (forall t, trajectory Z (N + t) i = L i + r ^+ t *: (u + t%:R *: v)) ->
  exists M, forall t, (M <= t)%N -> attention (trajectory Z t) i = attention (trajectory Z M) i.
Proof.
move=> only zE; pose w j : 'rV[R]_d := trajectory Z N j - L j.
have jE t j : steady N j -> trajectory Z (N + t) j = L j + r ^+ t *: w j.
  by move=> h; rewrite /w -[t in r ^+ t](addKn N) -(h (N + t)%N (leq_addr _ _)) addrC subrK.
pose score t j := ip (trajectory Z (N + t) i) (trajectory Z (N + t) j).
have signs j m : exists s : bool, steady N j -> steady N m -> \forall t \near \oo, (score t m <= score t j) = s.
  have [D eD] : exists D, L j - L m = D by eexists.
  have [E eE] : exists E, w j - w m = E by eexists.
  have [s hs] := sign_settles alpha_gt0 (ip (L i) D) (ip u D + ip (L i) E) (ip v D) (ip u E) (ip v E).
  exists s => sj sm; apply: filterS hs => t e; rewrite -subr_ge0 -e; congr (_ <= _).
  rewrite /score zE !jE // -ipBr opprD addrACA -scalerBr eD eE.
  rewrite !(ipDl, ipDr) !(ipZl A (r ^+ t)) !(ipZr A (r ^+ t)) !(ipDl, ipZl A t%:R).
  move: (r ^+ t) (t%:R : R) => x y; ring.
have /choice [s hs] : forall jm : 'I_n * 'I_n, exists s : bool, steady N jm.1 -> steady N jm.2 ->
    \forall t \near \oo, (score t jm.2 <= score t jm.1) = s by move=> jm; apply: signs.
have late : \forall t \near \oo, forall jm, steady N jm.1 -> steady N jm.2 ->
    (score t jm.2 <= score t jm.1) = s jm.
  apply: filter_forall => jm; have [sj|nj] := EM (steady N jm.1); last by apply: filterE => t /nj.
  have [sm|nm] := EM (steady N jm.2); last by apply: filterE => t _ /nm.
  by apply: filterS (hs jm sj sm) => t e _ _.
pose S := [set j | `[< steady N j >] && [forall m, `[< steady N m >] ==> s (j, m)]]%SET.
have [M _ hM] := late; have CE t : (N + M <= t)%N -> attention (trajectory Z t) i = S.
  move=> Nt; have [t' e] : exists t', t = (N + t')%N by exists (t - N)%N; rewrite subnKC // (leq_trans _ Nt) // leq_addr.
  rewrite e in Nt *; rewrite leq_add2l in Nt; have {}hM := hM t' Nt.
  have [m0 hm0] := attention_nonempty A (trajectory Z (N + t')) i; have s0 := only _ (leq_addr t' N) _ hm0.
  apply/setP => j; rewrite [in RHS]inE; apply/idP/andP => [hj|[/asboolP sj /forallP top]].
    have sj := only _ (leq_addr t' N) _ hj; split; first exact/asboolP.
    apply/forallP => m; apply/implyP => /asboolP sm; rewrite -(hM (j, m)) //.
    by have /attentionP := hj; apply.
  apply/attentionP => l; apply: (@le_trans _ _ (score t' m0)); first by have /attentionP := hm0; apply.
  by have /implyP := top m0; rewrite -(hM (j, m0)) //; apply; apply/asboolP.
by exists (N + M)%N => t Mt; rewrite !CE.
Qed.
End Targets.
