(* Gaps: sequences of gaps between the layers at which a token attends to its own class (theory.md section 3.5).

     before s k N == (k / N) (1 - k / s^N)
     after s k N  == (s^N / k - 1) / N

   With s = 1 + alpha, a token that attends to its own class with growth k, and again N layers later, has the ratio
   zeta = before s k N at the first of the two layers and after s k N at the second, up to a vanishing error
   (Pursuit.v). Main lemma: gaps_settle. In a sequence of pairs (k, N) from a finite set where each `after` is the
   next `before`, N = 1 always, and k^2 = s in the end. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp.
From mathcomp Require Import ring.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* A sequence of finitely many values that never falls is constant in the end. *)
Lemma increase_ends (R : realFieldType) (T : finType) (V : T -> R) (a : nat -> T) M :
  (forall m, (M <= m)%N -> V (a m) <= V (a m.+1)) ->
  exists2 M', (M <= M')%N & forall m, (M' <= m)%N -> V (a m.+1) = V (a m).
Proof.
move=> up; pose occurs x := `[< exists2 m, (M <= m)%N & a m = x >].
have occ0 : occurs (a M) by apply/asboolP; exists M.
case: (arg_maxP V occ0) => x /asboolP[m Mm ex] top.
have at_top p : (m <= p)%N -> V (a p) = V x.
  move=> /subnK <-; elim: (p - m)%N => [|q IH]; first by rewrite add0n ex.
  have Mq : (M <= q + m)%N := leq_trans Mm (leq_addl q m).
  apply/le_anti/andP; split; last by rewrite -IH addSn; apply: up.
  by apply: top; apply/asboolP; exists (q.+1 + m)%N => //; rewrite addSn leqW.
by exists m => // p mp; rewrite !at_top // leqW.
Qed.

Section Gaps.
Variables (R : realFieldType) (s : R).
Hypothesis s_gt1 : 1 < s.
Implicit Types (k : R) (N : nat).

Definition before k N := k / N%:R * (1 - k / s ^+ N).
Definition after k N := (s ^+ N / k - 1) / N%:R.

Let s_gt0 : 0 < s := lt_trans ltr01 s_gt1.
Let s_neq0 : s != 0. Proof. by rewrite gt_eqF. Qed.

Lemma bernoulli N : 1 + N%:R * (s - 1) <= s ^+ N.
Proof.
have s0 : 0 <= s - 1 by rewrite subr_ge0 ltW.
elim: N => [|N IH]; first by rewrite mul0r addr0 expr0.
have -> : s ^+ N.+1 = s ^+ N + (s - 1) * s ^+ N by rewrite exprS; ring.
have -> : 1 + N.+1%:R * (s - 1) = 1 + N%:R * (s - 1) + (s - 1) by rewrite -addn1 natrD; ring.
apply: ler_add => //.
by rewrite ler_pemulr // exprn_ege1 // ltW.
Qed.

Section Pair.
Variables (k : R) (N : nat).
Hypotheses (k_gt1 : 1 < k) (k_lt : k < s) (N_gt0 : (0 < N)%N).
Let k_gt0 : 0 < k := lt_trans ltr01 k_gt1.
Let N0 : 0 < N%:R :> R. Proof. by rewrite ltr0n. Qed.

Lemma before_gt0 : 0 < before k N.
Proof.
apply: mulr_gt0; first exact: divr_gt0.
rewrite subr_gt0 ltr_pdivr_mulr ?exprn_gt0 // mul1r; apply: lt_le_trans k_lt _.
by case: N N_gt0 => // m _; rewrite exprS ler_pemulr //; [exact: ltW | exact/exprn_ege1/ltW].
Qed.

Lemma afterE : after k N = before k N * (s ^+ N / k ^+ 2).
Proof.
rewrite /after /before; have : s ^+ N != 0 by rewrite expf_neq0.
move: (s ^+ N) => x x0; field.
by rewrite x0 !gt_eqF.
Qed.

Lemma before_lt_after : k ^+ 2 < s ^+ N -> before k N < after k N.
Proof. by move=> lt; rewrite afterE ltr_pmulr ?before_gt0 // ltr_pdivl_mulr ?exprn_gt0 // mul1r. Qed.

Lemma long_gap : (1 < N)%N -> before k N < after k N /\ (s - 1) / 2%:R < after k N.
Proof.
move=> N1; split.
  apply: before_lt_after; apply: (@lt_le_trans _ _ (s ^+ 2)).
    by rewrite ltr_pexpn2r // nnegrE ltW.
  by rewrite ler_eexpn2l.
rewrite /after ltr_pdivl_mulr //; have [m eN] : exists m, N = m.+1 by case: N N1 => // m _; exists m.
have m1 : (0 < m)%N by rewrite eN in N1.
have b := bernoulli m; have lt : s ^+ m < s ^+ N / k.
  by rewrite ltr_pdivl_mulr // eN exprSr ltr_pmul2l // exprn_gt0.
apply: (@le_lt_trans _ _ (s ^+ m - 1)); last by rewrite ltr_add2r.
apply: (@le_trans _ _ (m%:R * (s - 1))); last by rewrite ler_subr_addl.
rewrite -mulrA (mulrC m%:R) ler_pmul2l ?subr_gt0 // [_^-1 * _]mulrC ler_pdivr_mulr ?ltr0n // -natrM ler_nat eN.
by rewrite muln2 -addnn -addn1 leq_add2l.
Qed.
End Pair.

Lemma short_gap k : 1 < k -> k < s -> (s - 1) / 2%:R < before k 1 -> before k 1 < after k 1.
Proof.
move=> k1 ks; have k0 := lt_trans ltr01 k1; rewrite ltNge => h; apply: before_lt_after => //.
rewrite expr1 ltNge; apply: contra h => k2.
rewrite /before divr1 expr1 -subr_ge0.
have -> : (s - 1) / 2%:R - k * (1 - k / s) = ((s - 1) / 2%:R * s - k * (s - k)) / s by field; rewrite s_neq0.
apply: divr_ge0; last exact: ltW.
have [le|/ltW ge] := leP k ((1 + s) / 2%:R).
  have -> : (s - 1) / 2%:R * s - k * (s - k) = s * ((1 + s) / 2%:R - k) + (k ^+ 2 - s) by field.
  by apply: addr_ge0; [apply: mulr_ge0; [exact: ltW | rewrite subr_ge0] | rewrite subr_ge0].
have -> : (s - 1) / 2%:R * s - k * (s - k) = ((s - 1) / 2%:R) ^+ 2 +
    (k - (1 + s) / 2%:R) * ((k - (1 + s) / 2%:R) + 1) by field.
have x0 : 0 <= k - (1 + s) / 2%:R by rewrite subr_ge0.
by rewrite addr_ge0 ?sqr_ge0 // mulr_ge0 // addr_ge0 // ler01.
Qed.

(* With N = 1 twice, k + s / k grows unless k^2 = s. *)
Lemma growth_step k k' : 1 < k -> 1 < k' -> before k' 1 = after k 1 ->
  k' + s / k' = k + s / k + k / (s ^+ 3 * k') * (s - k') * (k' ^+ 2 - s) ^+ 2.
Proof.
move=> k1 k1' e; have k0 : k != 0 by rewrite gt_eqF // (lt_trans ltr01 k1).
have k0' : k' != 0 by rewrite gt_eqF // (lt_trans ltr01 k1').
have rel : k * (k' * s - k' ^+ 2 + s) = s ^+ 2.
  have := congr1 (fun x => k * s * (x + 1)) e; rewrite /before /after !divr1 !expr1.
  have -> : k * s * (k' * (1 - k' / s) + 1) = k * (k' * s - k' ^+ 2 + s) by field.
  by move=> ->; field.
have e1 : s ^+ 2 * (k' - k) = k * (k' ^+ 2 - s) * (s - k').
  have -> : s ^+ 2 * (k' - k) = k' * s ^+ 2 - s ^+ 2 * k by ring.
  by rewrite -[in k' * s ^+ 2]rel; ring.
have e2 : s * (k * k' - s) = k * (k' ^+ 2 - s).
  have -> : s * (k * k' - s) = s * k * k' - s ^+ 2 by ring.
  by rewrite -rel; ring.
have -> : k' + s / k' = k + s / k + (s ^+ 2 * (k' - k)) * (s * (k * k' - s)) / (s ^+ 3 * k * k').
  by field; rewrite s_neq0 k0 k0'.
by rewrite e1 e2; field; rewrite s_neq0 k0 k0'.
Qed.

Section Sequence.
Variables (T : finType) (k : T -> R) (N : T -> nat) (a : nat -> T).
Hypotheses (k_gt1 : forall m, 1 < k (a m)) (k_lt : forall m, k (a m) < s) (N_gt0 : forall m, (0 < N (a m))%N).
Hypothesis matching : forall m, before (k (a m.+1)) (N (a m.+1)) = after (k (a m)) (N (a m)).

Lemma gaps_one m : N (a m) = 1%N.
Proof.
apply/eqP; rewrite eqn_leq N_gt0 andbT leqNgt; apply/negP => N1.
pose V x := before (k x) (N x).
have high p : (m < p)%N -> (s - 1) / 2%:R < V (a p) /\ V (a p) < V (a p.+1).
  have next q : (s - 1) / 2%:R < V (a q) -> V (a q) < V (a q.+1).
    rewrite /V matching; have [e|ne] := eqVneq (N (a q)) 1%N; first by rewrite e; apply: short_gap.
    by move=> _; apply: (proj1 (long_gap _ _ _ _)) => //; rewrite ltn_neqAle eq_sym ne N_gt0.
  suff low : (m < p)%N -> (s - 1) / 2%:R < V (a p) by move=> /low h; split=> //; apply: next.
  elim: p => [//|p IH]; rewrite ltnS leq_eqVlt => /orP[/eqP <-|/IH h].
    by rewrite /V matching; apply: (proj2 (long_gap _ _ _ _)).
  exact: lt_trans h (next _ h).
have [M mM e] := increase_ends (fun p (mp : (m.+1 <= p)%N) => ltW (proj2 (high p mp))).
by have [_] := high M mM; rewrite (e M) // ltxx.
Qed.

Lemma gaps_settle : exists M, forall m, (M <= m)%N -> N (a m) = 1%N /\ k (a m) ^+ 2 = s.
Proof.
pose G x := k x + s / k x; pose c m := k (a m) / (s ^+ 3 * k (a m.+1)) * (s - k (a m.+1)).
have k0 m : 0 < k (a m) := lt_trans ltr01 (k_gt1 m).
have step m : G (a m.+1) = G (a m) + c m * (k (a m.+1) ^+ 2 - s) ^+ 2.
  by apply: growth_step => //; have := matching m; rewrite !gaps_one.
have c0 m : 0 < c m.
  by apply: mulr_gt0; [apply: divr_gt0 => //; apply: mulr_gt0 => //; apply: exprn_gt0 | rewrite subr_gt0].
have [//|M _ e] := @increase_ends _ _ G a 0.
  by move=> m _; rewrite step ler_addl mulr_ge0 ?sqr_ge0 // ltW.
exists M.+1 => [[|m]] // Mm; split; first exact: gaps_one.
have /eqP := e m Mm; rewrite step -subr_eq0 addrAC subrr add0r mulf_eq0 gt_eqF //= sqrf_eq0 subr_eq0.
by move/eqP.
Qed.
End Sequence.
End Gaps.
