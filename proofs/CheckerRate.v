(* CheckerRate: the degree of a closed form in a certificate is a claim on the rate (theory.md section 3.4).

   Headline theorems: certified_rate, and quadratic_rate for an example. A certificate that the checker accepts claims of token i with m + 1
   Newton coefficients that its distance to the limit, divided by t^m r^t, goes to the last of
   them over m!. *)
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype sequences.
From Hardmax Require Import Form Hull Model Lim VectorLim Convergence Settled Regime RegimeRate.
From Hardmax Require Import CheckerLists CheckerFinal CheckerRegime CheckerSound CheckerExample.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import Order.Theory GRing.Theory Num.Theory.
Import numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope classical_set_scope.
Local Open Scope ring_scope.

Section Claim.
Variables (R : realType) (c : P.certificate).
Local Notation inst := (P.cert_instance c).
Local Notation alpha := (instance_alpha R inst).
Local Notation Z := (trajectory (instance_form R inst) alpha (@instance_tokens R inst)).
Local Notation k := (P.cert_layer c).
Local Notation weights forms := (@newton_at R (P.dimension inst) (size (P.token_rows inst)) forms).

Theorem certified_rate forms bounds (i : 'I_(size (P.token_rows inst))) m :
  P.check_certificate c ->
  P.cert_claim c = P.Regime forms bounds -> size (nth [::] forms i) = m.+1 ->
  vtends \oo (fun t => (t%:R ^+ m * rate alpha ^+ t)^-1 *: (Z (t + k)%N i - @claimed_limits R c i))
    ((m`!%:R)^-1 *: weights forms m i).
Proof.
move=> ok claim sm; have inner : ~~ P.any_form c by rewrite /P.any_form claim.
have h := check_certificate_sound ok inner R.
have := claim_holds h; rewrite claim => -[sf reg ht].
apply: (closed_rate (instance_step h) ht).
  have le j : (j < size forms)%N -> (size (nth [::] forms j) <= longest forms)%N.
    rewrite /longest; elim: (forms) j => [//|w l IH] [|j] /= jl; first exact: leq_maxl.
    by apply: leq_trans (IH j jl) _; exact: leq_maxr.
  by rewrite -sm; apply: le; rewrite sf; exact: (ltn_ord i).
move=> j mj; apply/rowP => a; rewrite !mxE.
rewrite [nth [::] (nth [::] forms i) j]nth_default ?sm //.
by rewrite nth_nil /rational embed0 mul0r.
Qed.
End Claim.

(* The last coordinate of the last token, whose limit is 0, divided by t^2 r^t, goes to 1/80. *)
Theorem quadratic_rate (R : realType) :
  tends \oo (fun t => (t%:R ^+ 2 * rate (instance_alpha R (P.cert_instance quadratic)) ^+ t)^-1 *
      trajectory (instance_form R (P.cert_instance quadratic)) (instance_alpha R (P.cert_instance quadratic))
        (@instance_tokens R (P.cert_instance quadratic)) t (@Ordinal 11 10 isT) 0 (@Ordinal 4 3 isT))
    (80%:R)^-1.
Proof.
have h := @certified_rate R quadratic _ _ (@Ordinal 11 10 isT) 2 quadratic_accepted erefl erefl
  (@Ordinal 4 3 isT).
rewrite (_ : (80%:R)^-1 = ((2`!%:R)^-1 *: @newton_at R 4 11
    (if P.cert_claim quadratic is P.Regime w _ then w else [::]) 2 (@Ordinal 11 10 isT)) 0 (@Ordinal 4 3 isT)).
  rewrite (_ : (fun t => _) = (fun t => ((t%:R ^+ 2 * rate (instance_alpha R (P.cert_instance quadratic)) ^+ t)^-1 *:
      (trajectory (instance_form R (P.cert_instance quadratic)) (instance_alpha R (P.cert_instance quadratic))
        (@instance_tokens R (P.cert_instance quadratic)) (t + 0)%N (@Ordinal 11 10 isT) -
       @claimed_limits R quadratic (@Ordinal 11 10 isT))) 0 (@Ordinal 4 3 isT))); first exact: h.
  apply/funext => t; rewrite addn0 [in RHS]mxE [in RHS]mxE [X in _ * (_ + X)]mxE [X in _ * (_ - X)]mxE.
  by rewrite /rational /= embed0 mul0r subr0.
rewrite !mxE /rational /= embed1 mul1r -invfM; congr (_^-1).
by rewrite /embed /= -!natrM.
Qed.
