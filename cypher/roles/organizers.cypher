/*
id: organizers
title: Ranking of organizers, as in the lead list
role: organizers
revision: 80
description: Generated from leads/roles/organizers.yml and the indicators it names, by `leadgraph
  queries docs`; change those, not this file. Every weight, cap, level and threshold is a parameter,
  so that its effect can be tried here.
why: A ranking that can be read, run and changed can be argued with. Points add up; every one can
  be followed to the indicator that gave it and to its records.
limits: A lead is a reason to look, never a verdict. An indicator whose feed was never delivered gives
  no row here; the lead lists say which those are. People who show a sign of being held, trafficked
  or used are left out.
feeds:
- accounts
- calls
- case_parties
- cases
- crossings
- detentions
- fraud_reports
- leases
- meetings
- organizations
- statements
- stays
- subscribers
- transactions
params:
  organizer__weak:
    type: integer
    default: 7
    min: 0
    max: 1000
    help: Seven points need money or control at a high level and another family beside it; below it
      stood managers and wage-earners in simulated towns of the variants for development. Strong needs
      traced money and income, or traced money and control, at high levels. Words, not decimals, until
      enough reviewed leads are there to calibrate on.
  organizer__medium:
    type: integer
    default: 10
    min: 0
    max: 1000
    help: Seven points need money or control at a high level and another family beside it; below it
      stood managers and wage-earners in simulated towns of the variants for development. Strong needs
      traced money and income, or traced money and control, at high levels. Words, not decimals, until
      enough reviewed leads are there to calibrate on.
  organizer__strong:
    type: integer
    default: 16
    min: 0
    max: 1000
    help: Seven points need money or control at a high level and another family beside it; below it
      stood managers and wage-earners in simulated towns of the variants for development. Strong needs
      traced money and income, or traced money and control, at high levels. Words, not decimals, until
      enough reviewed leads are there to calibrate on.
  organizer__families:
    type: integer
    default: 2
    min: 0
    max: 6
    help: 'Fewest families that must speak: one alone is no lead.'
  organizer__money__cap:
    type: integer
    default: 18
    min: 0
    max: 30
    help: The strongest family. Traced money on own and on others' accounts is the same money seen
      twice, so one of them in full and income beside it are the most. With at most ten, visible proxies
      with a front company stood above hidden bosses, who show money and control and nothing else.
  organizer__control__cap:
    type: integer
    default: 5
    min: 0
    max: 30
    help: Hands on accounts and pay to members show command; managers have both, so it never carries
      alone.
  organizer__premises__cap:
    type: integer
    default: 1
    min: 0
    max: 30
    help: 'A front company shows a tie to the place, not the rank in the group: proxies and nominees
      lease it. One point lets it speak beside money. With money up to 18 and premises up to 1 average
      precision in the four simulated towns for development became .93, .81, .76 and .81, before .79,
      .81, .65 and .75.'
  organizer__contact__cap:
    type: integer
    default: 3
    min: 0
    max: 30
    help: Bosses keep off the phone and go-betweens do not; contact may support, never carry.
  organizer__testimony__cap:
    type: integer
    default: 1
    min: 0
    max: 30
    help: People in detention say what is wanted of them.
  organizer__organizer_retained_money__weight:
    type: integer
    default: 2
    min: 0
    max: 10
    help: 'The victims'' money that stays with a person after time-respecting tracing is the strongest
      sign of who the group works for; counted in percent of what stays anywhere, for groups differ
      in size a hundred times and turn none, half or nearly all of it into notes and coins. In the
      simulated towns for development those on top had 35 to 80 percent of it in most groups; where
      hardly anything was left, a single mule had up to a fifth, so money never carries alone. Source:
      Trial on a simulated world of four groups (tainted value retained put the organizer at median
      rank 8, net inflow at 47, degree at 1,618); FATF, INTERPOL, Egmont Group (2023).'
  organizer__organizer_retained_money__levels:
    type: list<integer>
    default:
    - 8
    - 15
    - 25
    - 40
    - 55
    min: 0
    max: 1000000000
    help: 'The victims'' money that stays with a person after time-respecting tracing is the strongest
      sign of who the group works for; counted in percent of what stays anywhere, for groups differ
      in size a hundred times and turn none, half or nearly all of it into notes and coins. In the
      simulated towns for development those on top had 35 to 80 percent of it in most groups; where
      hardly anything was left, a single mule had up to a fifth, so money never carries alone. Source:
      Trial on a simulated world of four groups (tainted value retained put the organizer at median
      rank 8, net inflow at 47, degree at 1,618); FATF, INTERPOL, Egmont Group (2023).'
  organizer__organizer_retained_money__cap:
    type: integer
    default: 10
    min: 0
    max: 20
    help: 'The victims'' money that stays with a person after time-respecting tracing is the strongest
      sign of who the group works for; counted in percent of what stays anywhere, for groups differ
      in size a hundred times and turn none, half or nearly all of it into notes and coins. In the
      simulated towns for development those on top had 35 to 80 percent of it in most groups; where
      hardly anything was left, a single mule had up to a fifth, so money never carries alone. Source:
      Trial on a simulated world of four groups (tainted value retained put the organizer at median
      rank 8, net inflow at 47, degree at 1,618); FATF, INTERPOL, Egmont Group (2023).'
  organizer__organizer_proxy_money__weight:
    type: integer
    default: 2
    min: 0
    max: 10
    help: 'Behind a nominee the controller must still be found; the same money counts the same as
      on an own account. counter_hired explains those who do it for wages, counter_directed those
      above whom somebody else has a hand on it. Source: UNODC (2024), Convergence of Cyber-Enabled
      Fraud, Underground Banking and Technological Innovation in Southeast Asia.'
  organizer__organizer_proxy_money__levels:
    type: list<integer>
    default:
    - 8
    - 15
    - 25
    - 40
    - 55
    min: 0
    max: 1000000000
    help: 'Behind a nominee the controller must still be found; the same money counts the same as
      on an own account. counter_hired explains those who do it for wages, counter_directed those
      above whom somebody else has a hand on it. Source: UNODC (2024), Convergence of Cyber-Enabled
      Fraud, Underground Banking and Technological Innovation in Southeast Asia.'
  organizer__organizer_proxy_money__cap:
    type: integer
    default: 10
    min: 0
    max: 20
    help: 'Behind a nominee the controller must still be found; the same money counts the same as
      on an own account. counter_hired explains those who do it for wages, counter_directed those
      above whom somebody else has a hand on it. Source: UNODC (2024), Convergence of Cyber-Enabled
      Fraud, Underground Banking and Technological Innovation in Southeast Asia.'
  organizer__organizer_unexplained_income__weight:
    type: integer
    default: 2
    min: 0
    max: 10
    help: 'Proceeds that were handed to a launderer come back as something else and cannot be traced;
      whoever directs members and takes in a good part of what the victims paid is who they come to.
      A list has to stand where tracing is lost altogether: in the four simulated towns for development,
      without both indicators of traced money, average precision was .66, .34, .22 and .50 with at
      most four points for income, and .81, .65, .58 and .65 with up to eight; with them it was .70,
      .82, .59, .71 and became .79, .81, .60, .74. Coins count at the rate of their day: where many
      groups share a pool and take their profit in coins, in the town `guarantee`, average precision
      was .07 without them. Held against the middle one of the person''s cases and not the smallest:
      in the town `proxies` six members of other roles on the list became one. Since who works many
      accounts and whose account somebody looks in on are explained, it may count early: with levels
      from 5 to 40 percent and no longer 10 to 80 average precision in the six towns for development
      became .80 in the mean, before .75, and 17 listed for 92 members who are none, before 13 for
      86. Less than traced money, for honest wealth looks the same. Source: UNODC (2025), Inflection
      Point; FATF (2012), Financial Investigations Guidance.'
  organizer__organizer_unexplained_income__levels:
    type: list<integer>
    default:
    - 5
    - 10
    - 20
    - 40
    min: 0
    max: 1000000000
    help: 'Proceeds that were handed to a launderer come back as something else and cannot be traced;
      whoever directs members and takes in a good part of what the victims paid is who they come to.
      A list has to stand where tracing is lost altogether: in the four simulated towns for development,
      without both indicators of traced money, average precision was .66, .34, .22 and .50 with at
      most four points for income, and .81, .65, .58 and .65 with up to eight; with them it was .70,
      .82, .59, .71 and became .79, .81, .60, .74. Coins count at the rate of their day: where many
      groups share a pool and take their profit in coins, in the town `guarantee`, average precision
      was .07 without them. Held against the middle one of the person''s cases and not the smallest:
      in the town `proxies` six members of other roles on the list became one. Since who works many
      accounts and whose account somebody looks in on are explained, it may count early: with levels
      from 5 to 40 percent and no longer 10 to 80 average precision in the six towns for development
      became .80 in the mean, before .75, and 17 listed for 92 members who are none, before 13 for
      86. Less than traced money, for honest wealth looks the same. Source: UNODC (2025), Inflection
      Point; FATF (2012), Financial Investigations Guidance.'
  organizer__organizer_unexplained_income__cap:
    type: integer
    default: 8
    min: 0
    max: 20
    help: 'Proceeds that were handed to a launderer come back as something else and cannot be traced;
      whoever directs members and takes in a good part of what the victims paid is who they come to.
      A list has to stand where tracing is lost altogether: in the four simulated towns for development,
      without both indicators of traced money, average precision was .66, .34, .22 and .50 with at
      most four points for income, and .81, .65, .58 and .65 with up to eight; with them it was .70,
      .82, .59, .71 and became .79, .81, .60, .74. Coins count at the rate of their day: where many
      groups share a pool and take their profit in coins, in the town `guarantee`, average precision
      was .07 without them. Held against the middle one of the person''s cases and not the smallest:
      in the town `proxies` six members of other roles on the list became one. Since who works many
      accounts and whose account somebody looks in on are explained, it may count early: with levels
      from 5 to 40 percent and no longer 10 to 80 average precision in the six towns for development
      became .80 in the mean, before .75, and 17 listed for 92 members who are none, before 13 for
      86. Less than traced money, for honest wealth looks the same. Source: UNODC (2025), Inflection
      Point; FATF (2012), Financial Investigations Guidance.'
  organizer__organizer_controls_accounts__weight:
    type: integer
    default: 1
    min: 0
    max: 10
    help: 'Accounts of others on an own handset show control. Those on top have a hand on two to five,
      where the money rests; hired controllers on more, which is a counter-indicator. With full points
      from two accounts on and no longer four, average precision in the six towns for development
      became .81 in the mean, before .80. Source: Europol (2019), Money Muling; UNODC (2024).'
  organizer__organizer_controls_accounts__levels:
    type: list<integer>
    default:
    - 1
    - 2
    min: 0
    max: 1000000000
    help: 'Accounts of others on an own handset show control. Those on top have a hand on two to five,
      where the money rests; hired controllers on more, which is a counter-indicator. With full points
      from two accounts on and no longer four, average precision in the six towns for development
      became .81 in the mean, before .80. Source: Europol (2019), Money Muling; UNODC (2024).'
  organizer__organizer_controls_accounts__cap:
    type: integer
    default: 2
    min: 0
    max: 20
    help: 'Accounts of others on an own handset show control. Those on top have a hand on two to five,
      where the money rests; hired controllers on more, which is a counter-indicator. With full points
      from two accounts on and no longer four, average precision in the six towns for development
      became .81 in the mean, before .80. Source: Europol (2019), Money Muling; UNODC (2024).'
  organizer__organizer_pays_members__weight:
    type: integer
    default: 1
    min: 0
    max: 10
    help: 'Pay goes down the hierarchy; who pays several members every month directs them or keeps
      the purse. Source: UNODC (2024); Morselli (2009), Inside Criminal Networks.'
  organizer__organizer_pays_members__levels:
    type: list<integer>
    default:
    - 2
    - 5
    - 10
    - 20
    min: 0
    max: 1000000000
    help: 'Pay goes down the hierarchy; who pays several members every month directs them or keeps
      the purse. Source: UNODC (2024); Morselli (2009), Inside Criminal Networks.'
  organizer__organizer_pays_members__cap:
    type: integer
    default: 4
    min: 0
    max: 20
    help: 'Pay goes down the hierarchy; who pays several members every month directs them or keeps
      the purse. Source: UNODC (2024); Morselli (2009), Inside Criminal Networks.'
  organizer__organizer_front_premises__weight:
    type: integer
    default: 1
    min: 0
    max: 10
    help: 'The tenant of the premises answers for them, but may be a nominee. Source: UNODC (2024);
      OHCHR (2023), Online Scam Operations and Trafficking into Forced Criminality.'
  organizer__organizer_front_premises__levels:
    type: list<integer>
    default:
    - 2
    min: 0
    max: 1000000000
    help: 'The tenant of the premises answers for them, but may be a nominee. Source: UNODC (2024);
      OHCHR (2023), Online Scam Operations and Trafficking into Forced Criminality.'
  organizer__organizer_front_premises__cap:
    type: integer
    default: 1
    min: 0
    max: 20
    help: 'The tenant of the premises answers for them, but may be a nominee. Source: UNODC (2024);
      OHCHR (2023), Online Scam Operations and Trafficking into Forced Criminality.'
  organizer__organizer_meets_members__weight:
    type: integer
    default: 1
    min: 0
    max: 10
    help: 'Those who keep off the phone have to meet, but a meeting does not say who leads it. Source:
      Campana and Varese (2013); Calderoni (2012); UNODC (2024), Casinos, Money Laundering, Underground
      Banking, and Transnational Organized Crime in East and Southeast Asia.'
  organizer__organizer_meets_members__levels:
    type: list<integer>
    default:
    - 2
    - 4
    min: 0
    max: 1000000000
    help: 'Those who keep off the phone have to meet, but a meeting does not say who leads it. Source:
      Campana and Varese (2013); Calderoni (2012); UNODC (2024), Casinos, Money Laundering, Underground
      Banking, and Transnational Organized Crime in East and Southeast Asia.'
  organizer__organizer_meets_members__cap:
    type: integer
    default: 2
    min: 0
    max: 20
    help: 'Those who keep off the phone have to meet, but a meeting does not say who leads it. Source:
      Campana and Varese (2013); Calderoni (2012); UNODC (2024), Casinos, Money Laundering, Underground
      Banking, and Transnational Organized Crime in East and Southeast Asia.'
  organizer__organizer_brokerage__weight:
    type: integer
    default: 1
    min: 0
    max: 10
    help: 'Brokerage inside the group supports other signs; by itself it finds visible go-betweens.
      Source: Morselli (2009); Calderoni (2012), a fifth of leaders absent from wiretaps in four mafia
      cases.'
  organizer__organizer_brokerage__levels:
    type: list<integer>
    default:
    - 3
    min: 0
    max: 1000000000
    help: 'Brokerage inside the group supports other signs; by itself it finds visible go-betweens.
      Source: Morselli (2009); Calderoni (2012), a fifth of leaders absent from wiretaps in four mafia
      cases.'
  organizer__organizer_brokerage__cap:
    type: integer
    default: 1
    min: 0
    max: 20
    help: 'Brokerage inside the group supports other signs; by itself it finds visible go-betweens.
      Source: Morselli (2009); Calderoni (2012), a fifth of leaders absent from wiretaps in four mafia
      cases.'
  organizer__organizer_reported_to__weight:
    type: integer
    default: 1
    min: 0
    max: 10
    help: 'Members know whom they answer to, but testimony counts one point at most. Source: NATO
      AJP-2.1 grading of sources and information.'
  organizer__organizer_reported_to__levels:
    type: list<integer>
    default:
    - 1
    min: 0
    max: 1000000000
    help: 'Members know whom they answer to, but testimony counts one point at most. Source: NATO
      AJP-2.1 grading of sources and information.'
  organizer__organizer_reported_to__cap:
    type: integer
    default: 1
    min: 0
    max: 20
    help: 'Members know whom they answer to, but testimony counts one point at most. Source: NATO
      AJP-2.1 grading of sources and information.'
  organizer__counter_payroll__at:
    type: integer
    default: 10
    min: 0
    max: 1000000000
    help: 'An employer pays many people outside the case; regular pay to a few members explains itself.
      Source: docs/roles.md, innocent look-alikes; FATF (2023).'
  organizer__counter_payroll__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'An employer pays many people outside the case; regular pay to a few members explains itself.
      Source: docs/roles.md, innocent look-alikes; FATF (2023).'
  organizer__counter_merchant__at:
    type: integer
    default: 30
    min: 0
    max: 1000000000
    help: 'Money that came to rest with a merchant was spent there, not kept for the group. Source:
      docs/roles.md, innocent look-alikes; FATF (2023).'
  organizer__counter_merchant__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Money that came to rest with a merchant was spent there, not kept for the group. Source:
      docs/roles.md, innocent look-alikes; FATF (2023).'
  organizer__counter_nominee__at:
    type: integer
    default: 1
    min: 0
    max: 1000000000
    help: 'What happens on an account that others operate speaks of them; behind the nominee the controller
      is found by the handset. Source: UNODC (2024); docs/roles.md, innocent look-alikes.'
  organizer__counter_nominee__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'What happens on an account that others operate speaks of them; behind the nominee the controller
      is found by the handset. Source: UNODC (2024); docs/roles.md, innocent look-alikes.'
  organizer__sponsor_several_groups__at:
    type: integer
    default: 2
    min: 0
    max: 1000000000
    help: 'Who put money into several groups before their victims paid keeps a return on it; that
      is a sponsor''s lead. Source: UNODC (2024).'
  organizer__sponsor_several_groups__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Who put money into several groups before their victims paid keeps a return on it; that
      is a sponsor''s lead. Source: UNODC (2024).'
  organizer__sponsor_capital_before_fraud__at:
    type: integer
    default: 50
    min: 0
    max: 1000000000
    help: 'Who paid the group''s money in before its victims did keeps a return on it; that is a sponsor''s
      lead. Source: UNODC (2024).'
  organizer__sponsor_capital_before_fraud__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Who paid the group''s money in before its victims did keeps a return on it; that is a sponsor''s
      lead. Source: UNODC (2024).'
  organizer__counter_directed__at:
    type: integer
    default: 15
    min: 0
    max: 1000000000
    help: 'Control goes one way; whose accounts somebody else operates too, who has a hand on fewer,
      is a proxy. Source: UNODC (2024); FATF (2023), Guidance on beneficial ownership.'
  organizer__counter_directed__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Control goes one way; whose accounts somebody else operates too, who has a hand on fewer,
      is a proxy. Source: UNODC (2024); FATF (2023), Guidance on beneficial ownership.'
  organizer__counter_directed_income__at:
    type: integer
    default: 10
    min: 0
    max: 1000000000
    help: 'Where the group''s money runs through a pool nothing of it can be traced; whose account
      somebody above looks in on is a proxy all the same. In the simulated town `lantern` proxies
      have 11 percent and more there, and no boss any. Source: UNODC (2024); FATF (2023), Guidance
      on beneficial ownership.'
  organizer__counter_directed_income__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Where the group''s money runs through a pool nothing of it can be traced; whose account
      somebody above looks in on is a proxy all the same. In the simulated town `lantern` proxies
      have 11 percent and more there, and no boss any. Source: UNODC (2024); FATF (2023), Guidance
      on beneficial ownership.'
  organizer__counter_hired__at:
    type: integer
    default: 3
    min: 0
    max: 1000000000
    help: 'Who is paid by the month, and little of it, works for somebody; the money is not kept for
      them. Source: UNODC (2024); UNODC (2025), Inflection Point.'
  organizer__counter_hired__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Who is paid by the month, and little of it, works for somebody; the money is not kept for
      them. Source: UNODC (2024); UNODC (2025), Inflection Point.'
  organizer__counter_works_accounts__at:
    type: integer
    default: 4
    min: 0
    max: 1000000000
    help: 'Accounts that the money passes through are opened and worked by hired people or whoever
      leads a crew, and each is somebody else''s; those on top have a hand on the few where it rests:
      of a company, a relative, whoever stands in front. In the seven towns for development bosses
      worked accounts of three people at most, crew leaders of four to 37. Counted by accounts, as
      it was, it reached bosses whose family and companies hold much of what they have. With three
      people instead of four average precision in the towns would be .77 in the mean, not .81. Without
      it, in the town `lantern`, 43 members of other roles were on the list. What is traced to own
      accounts still counts. Source: Europol (2019), Money Muling; UNODC (2024).'
  organizer__counter_works_accounts__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Accounts that the money passes through are opened and worked by hired people or whoever
      leads a crew, and each is somebody else''s; those on top have a hand on the few where it rests:
      of a company, a relative, whoever stands in front. In the seven towns for development bosses
      worked accounts of three people at most, crew leaders of four to 37. Counted by accounts, as
      it was, it reached bosses whose family and companies hold much of what they have. With three
      people instead of four average precision in the towns would be .77 in the mean, not .81. Without
      it, in the town `lantern`, 43 members of other roles were on the list. What is traced to own
      accounts still counts. Source: Europol (2019), Money Muling; UNODC (2024).'
  organizer__counter_strange_handset__at:
    type: integer
    default: 1
    min: 0
    max: 1000000000
    help: 'Whose handset it is shows in whose own banking is done on it; a lent number or a relative''s
      handset makes nobody its user. Source: GSMA (2016); docs/roles.md, innocent look-alikes.'
  organizer__counter_strange_handset__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Whose handset it is shows in whose own banking is done on it; a lent number or a relative''s
      handset makes nobody its user. Source: GSMA (2016); docs/roles.md, innocent look-alikes.'
  organizer__counter_lent_numbers__at:
    type: integer
    default: 4
    min: 0
    max: 1000000000
    help: 'Nobody carries so many handsets; the numbers were lent or sold, and what is done with them
      is done by others. Source: GSMA (2016); docs/roles.md, innocent look-alikes.'
  organizer__counter_lent_numbers__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Nobody carries so many handsets; the numbers were lent or sold, and what is done with them
      is done by others. Source: GSMA (2016); docs/roles.md, innocent look-alikes.'
  organizer__counter_victim__at:
    type: integer
    default: 1
    min: 0
    max: 1000000000
    help: 'A victim whom nobody suspects is not listed; early returns make their accounts look like
      others''. Source: docs/roles.md, innocent look-alikes; FATF (2023).'
  organizer__counter_victim__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'A victim whom nobody suspects is not listed; early returns make their accounts look like
      others''. Source: docs/roles.md, innocent look-alikes; FATF (2023).'
  protected_named_victim__at:
    type: integer
    default: 1
    min: 0
    max: 1000000000
    help: 'The police themselves name the person a possible victim of trafficking, or missing. Source:
      OHCHR (2023), Online Scam Operations and Trafficking into Forced Criminality in Southeast Asia.'
  protected_rescued__at:
    type: integer
    default: 1
    min: 0
    max: 1000000000
    help: 'Rescue, ransom, coercion and documents held by others are indicators of forced labour.
      Source: ILO (2012), Indicators of Forced Labour.'
  protected_held_by_others__at:
    type: integer
    default: 1
    min: 0
    max: 1000000000
    help: 'A graded statement says that others hold the person; hearing them comes before listing
      them. Source: ILO (2012), Indicators of Forced Labour; NATO AJP-2.1 grading.'
  protected_no_exit_no_pay__at:
    type: integer
    default: 90
    min: 0
    max: 1000000000
    help: 'No return and no pay since an irregular crossing is how people who are held vanish from
      records. Source: ILO (2012), Indicators of Forced Labour; OHCHR (2023).'
  protected_duped_holder__at:
    type: integer
    default: 1
    min: 0
    max: 1000000000
    help: 'Who went to the police about an account that others operate is to be heard, not listed.
      Source: Europol (2019), Money Muling.'
  counter_directed__persons:
    type: list<string>
    help: Keys of the persons to ask of; null asks of everyone in scope.
    default: null
    max_items: 1000000
  counter_directed__min_share:
    type: float
    help: Least part of what came into the account that is any victims' money, as for organizer_retained_money.
    default: 0.2
    min: 0.0
    max: 1.0
  counter_directed__min_stays:
    type: float
    help: Least part of the victims' money of a case that is still on accounts at all.
    default: 0.01
    min: 0.0
    max: 1.0
  counter_directed__min_shared:
    type: float
    help: Least part of what stays that is on an account, for it to be one where money rests and not
      one that it passes through.
    default: 0.1
    min: 0.0
    max: 1.0
  counter_directed__min_own:
    type: float
    help: 'Or least part of what the person has a hand on: where many groups share a pool, no account
      has a good part of what stays of a case''s money.'
    default: 0.5
    min: 0.0
    max: 1.0
  counter_directed__min_part:
    type: float
    help: 'Least part of what the person has a hand on that the other has a hand on too: a proxy''s
      company may keep more than the accounts that the other looks in on.'
    default: 0.15
    min: 0.0
    max: 1.0
  counter_directed__max_accounts:
    type: integer
    help: Most accounts of the group that somebody above has a hand on; who operates more is a controller
      of accounts.
    default: 6
    min: 1
    max: 1000
  counter_directed__min_handsets:
    type: integer
    help: Fewest numbers, each in a handset of its own, that one person does not carry, as for counter_lent_numbers.
    default: 4
    min: 2
    max: 1000
  counter_directed__percent:
    type: integer
    help: 'One whole in percent: a unit, not a threshold.'
    default: 100
    min: 100
    max: 100
  counter_directed_income__persons:
    type: list<string>
    help: Keys of the persons to ask of; null asks of everyone in scope.
    default: null
    max_items: 1000000
  counter_directed_income__min_part:
    type: float
    help: 'Least part of what all groups paid to the person that the other has a hand on too: enough
      to be no chance, and little, for a proxy works accounts beside that nobody looks in on.'
    default: 0.1
    min: 0.0
    max: 1.0
  counter_directed_income__max_operated:
    type: integer
    help: Most accounts of others that somebody operates, for them to count as theirs, as for organizer_unexplained_income.
    default: 4
    min: 0
    max: 1000
  counter_directed_income__max_accounts:
    type: integer
    help: Most accounts of others, of any group, that somebody above has a hand on; who operates more
      is hired or leads a crew, see counter_works_accounts.
    default: 5
    min: 1
    max: 1000
  counter_directed_income__min_share:
    type: float
    help: Least part of what came into an account that is any victims' money, for it to be one of
      a group's that somebody works, as for counter_works_accounts.
    default: 0.2
    min: 0.0
    max: 1.0
  counter_directed_income__min_handsets:
    type: integer
    help: Fewest numbers, each in a handset of its own, that one person does not carry, as for counter_lent_numbers.
    default: 4
    min: 2
    max: 1000
  counter_directed_income__percent:
    type: integer
    help: 'One whole in percent: a unit, not a threshold.'
    default: 100
    min: 100
    max: 100
  counter_hired__persons:
    type: list<string>
    help: Keys of the persons to ask of; null asks of everyone in scope.
    default: null
    max_items: 1000000
  counter_hired__months:
    type: integer
    help: 'Months of a year: a unit, not a threshold.'
    default: 12
    min: 12
    max: 12
  counter_hired__min_payees:
    type: integer
    help: 'Fewest accounts of the group that an account pays again and again, for what it pays to
      be called pay: an account that profit ends on pays few.'
    default: 4
    min: 1
    max: 100
  counter_hired__min_months:
    type: integer
    help: 'Fewest months with a payment: three make a habit.'
    default: 3
    min: 2
    max: 60
  counter_hired__min_part:
    type: float
    help: 'Least part of the months, from the first of these payments on, in which the group paid
      at all: wages come every month, but for those who left.'
    default: 0.6
    min: 0.0
    max: 1.0
  counter_hired__max_percent:
    type: float
    help: Most that the payments may be of the case's money, in percent; by what they were worth,
      of that of the largest of the person's cases. A fifth of what comes in goes to all wages together
      in published cases; a tenth to one person is no wage.
    default: 10.0
    min: 0.0
    max: 100.0
  counter_hired__percent:
    type: integer
    help: 'One whole in percent: a unit, not a threshold.'
    default: 100
    min: 100
    max: 100
  counter_lent_numbers__persons:
    type: list<string>
    help: Keys of the persons to ask of; null asks of everyone in scope.
    default: null
    max_items: 1000000
  counter_lent_numbers__min_handsets:
    type: integer
    help: 'Fewest numbers, each in a handset of its own, that one person does not carry: a private
      and a business telephone and one more are what people have.'
    default: 4
    min: 2
    max: 1000
  counter_merchant__persons:
    type: list<string>
    help: Keys of the persons to ask of; null asks of everyone in scope.
    default: null
    max_items: 1000000
  counter_merchant__max_share:
    type: float
    help: Largest tainted part of what came into an account of a merchant.
    default: 0.2
    min: 0.0
    max: 1.0
  counter_merchant__min_payers:
    type: integer
    help: Fewest different accounts that pay a merchant.
    default: 30
    min: 1
    max: 100000
  counter_nominee__persons:
    type: list<string>
    help: Keys of the persons to ask of; null asks of everyone in scope.
    default: null
    max_items: 1000000
  counter_payroll__persons:
    type: list<string>
    help: Keys of the persons to ask of; null asks of everyone in scope.
    default: null
    max_items: 1000000
  counter_payroll__min_payments:
    type: integer
    help: 'Fewest payments of one account to another that are called regular: three months'' pay.'
    default: 3
    min: 2
    max: 100
  counter_payroll__min_days:
    type: integer
    help: Fewest days between the first and the last of them, so that the instalments of one deal
      do not count as pay.
    default: 45
    min: 1
    max: 3650
  counter_payroll__min_outside:
    type: integer
    help: Fewest persons outside the case who are paid regularly for a payroll.
    default: 10
    min: 1
    max: 10000
  counter_payroll__min_share:
    type: float
    help: Least part of them among all who are paid regularly.
    default: 0.6
    min: 0.0
    max: 1.0
  counter_strange_handset__persons:
    type: list<string>
    help: Keys of the persons to ask of; null asks of everyone in scope.
    default: null
    max_items: 1000000
  counter_strange_handset__max_accounts:
    type: integer
    help: Most accounts that somebody is tied to by a number lent or a relative's handset; behind
      more than two there is a hand.
    default: 2
    min: 1
    max: 1000
  counter_victim__persons:
    type: list<string>
    help: Keys of the persons to ask of; null asks of everyone in scope.
    default: null
    max_items: 1000000
  counter_works_accounts__persons:
    type: list<string>
    help: Keys of the persons to ask of; null asks of everyone in scope.
    default: null
    max_items: 1000000
  counter_works_accounts__min_holders:
    type: integer
    help: 'Fewest people that are returned: below what counts.'
    default: 3
    min: 1
    max: 1000
  counter_works_accounts__min_share:
    type: float
    help: Least part of what came into an account that is any victims' money, as for organizer_controls_accounts.
    default: 0.2
    min: 0.0
    max: 1.0
  organizer_brokerage__max_steps:
    type: integer
    help: 'Most steps between the case''s own records and those counted: two steps away are mostly
      bystanders.'
    default: 1
    min: 0
    max: 2
  organizer_brokerage__max_contacts:
    type: integer
    help: 'Most persons in scope that one is in contact with: above it stands a shop, a driver or
      a switchboard. Observed active leaders talk to far fewer.'
    default: 60
    min: 2
    max: 1000
  organizer_controls_accounts__persons:
    type: list<string>
    help: Keys of the persons to ask of; null asks of everyone in scope.
    default: null
    max_items: 1000000
  organizer_controls_accounts__min_accounts:
    type: integer
    help: Fewest accounts. One is a sign only beside the money that rests on it; what a relative does
      as a favour is explained by counter_strange_handset.
    default: 1
    min: 1
    max: 100
  organizer_controls_accounts__min_share:
    type: float
    help: Least part of what came into an account that is any victims' money, as for organizer_retained_money.
    default: 0.2
    min: 0.0
    max: 1.0
  organizer_controls_accounts__min_fed:
    type: float
    help: Or least part of what came into an account that was paid by accounts of others which serve
      the case, where its holder has a hand on another of these.
    default: 0.5
    min: 0.0
    max: 1.0
  organizer_front_premises__min_members:
    type: integer
    help: 'Fewest members at the site: one may be a visitor.'
    default: 2
    min: 1
    max: 100
  organizer_meets_members__min_days:
    type: integer
    help: 'Fewest days with a meeting: one may be chance.'
    default: 2
    min: 1
    max: 100
  organizer_meets_members__max_attendees:
    type: integer
    help: 'Most persons at a meeting that counts, or lodged at one time by the same number or account:
      above it is a wedding, a banquet or a tour.'
    default: 15
    min: 2
    max: 200
  organizer_meets_members__max_stays:
    type: integer
    help: 'Most stays that one number or account booked or paid for: above it is an agency''s or an
      employer''s, whose guests need not know each other.'
    default: 1000
    min: 1
    max: 1000000
  organizer_pays_members__min_payments:
    type: integer
    help: 'Fewest payments to one member: three make a habit.'
    default: 3
    min: 2
    max: 100
  organizer_pays_members__min_days:
    type: integer
    help: 'Fewest days from first to last payment: more than a month.'
    default: 45
    min: 1
    max: 1000
  organizer_pays_members__min_members:
    type: integer
    help: 'Fewest members who are paid: one may be a relative.'
    default: 2
    min: 1
    max: 100
  organizer_pays_members__min_share:
    type: float
    help: Least part of members among all who are paid regularly; an honest firm pays mostly people
      outside the case. To be calibrated on reviewed leads.
    default: 0.3
    min: 0.0
    max: 1.0
  organizer_proxy_money__min_share:
    type: float
    help: Least part of what came into the account that is any victims' money. An account of a merchant
      or exchange house takes tainted money too, but among much other; .2 leaves room for groups that
      also run an honest business. To be calibrated on reviewed leads.
    default: 0.2
    min: 0.0
    max: 1.0
  organizer_proxy_money__min_stays:
    type: float
    help: Least part of the victims' money of a case that is still on accounts at all; below it what
      is left is change, and says nothing of whom the group works for.
    default: 0.01
    min: 0.0
    max: 1.0
  organizer_proxy_money__min_part:
    type: float
    help: 'Least part of all that the case''s victims paid that stays with the person: half of a hundredth;
      less is a mule''s commission, however little else is left.'
    default: 0.005
    min: 0.0
    max: 1.0
  organizer_proxy_money__min_shared:
    type: float
    help: Least part of what stays that is on one account of a holder, for whoever operates it to
      have a hand on what else the holder keeps; on an account that money only passes through a hired
      hand is enough.
    default: 0.1
    min: 0.0
    max: 1.0
  organizer_proxy_money__max_accounts:
    type: integer
    help: Most accounts of the group that somebody has a hand on, to have one on what else their holders
      keep; who operates more is a controller of accounts.
    default: 6
    min: 1
    max: 1000
  organizer_proxy_money__percent:
    type: integer
    help: 'One whole in percent: a unit, not a threshold.'
    default: 100
    min: 100
    max: 100
  organizer_proxy_money__largest:
    type: integer
    help: Payments that stand as parts of their own, the largest first; those after them are one part
      together. Thirty carry most of a sum that is made of many.
    default: 30
    min: 1
    max: 500
  organizer_reported_to__worst_source:
    type: string
    help: 'Worst source reliability that counts: C is fairly reliable in the Admiralty grading; beyond
      it the source is not usually reliable, or unknown.'
    default: C
  organizer_reported_to__worst_information:
    type: integer
    help: 'Worst information credibility that counts: 3 is possibly true; beyond it, it is doubtful.'
    default: 3
    min: 1
    max: 6
  organizer_retained_money__min_share:
    type: float
    help: Least part of what came into the account that is any victims' money. An account of a merchant
      or exchange house takes tainted money too, but among much other; .2 leaves room for groups that
      also run an honest business. To be calibrated on reviewed leads.
    default: 0.2
    min: 0.0
    max: 1.0
  organizer_retained_money__min_stays:
    type: float
    help: Least part of the victims' money of a case that is still on accounts at all; below it what
      is left is change, and says nothing of whom the group works for.
    default: 0.01
    min: 0.0
    max: 1.0
  organizer_retained_money__min_part:
    type: float
    help: 'Least part of all that the case''s victims paid that stays with the person: half of a hundredth;
      less is a mule''s commission, however little else is left.'
    default: 0.005
    min: 0.0
    max: 1.0
  organizer_retained_money__percent:
    type: integer
    help: 'One whole in percent: a unit, not a threshold.'
    default: 100
    min: 100
    max: 100
  organizer_retained_money__largest:
    type: integer
    help: Payments that stand as parts of their own, the largest first; those after them are one part
      together. Thirty carry most of a sum that is made of many.
    default: 30
    min: 1
    max: 500
  organizer_unexplained_income__max_accounts:
    type: integer
    help: Most accounts of others that somebody operates, for them to count as theirs; who operates
      more works them for the group, and what is drawn from them leaves no trace.
    default: 4
    min: 0
    max: 1000
  organizer_unexplained_income__min_percent:
    type: float
    help: 'Least value that is returned: the first level. Below it stand a third of the rows of a
      nation, each with its payers looked up.'
    default: 5.0
    min: 0.0
    max: 1000.0
  organizer_unexplained_income__percent:
    type: integer
    help: 'One whole in percent: a unit, not a threshold.'
    default: 100
    min: 100
    max: 100
  organizer_unexplained_income__middle:
    type: float
    help: Place among the person's cases, from the one whose victims paid least (0) to the one whose
      victims paid most (1), of the case that income is held against.
    default: 0.5
    min: 0.0
    max: 1.0
  organizer_unexplained_income__largest:
    type: integer
    help: Payers that stand as parts of their own, the largest first; those after them are one part
      together.
    default: 10
    min: 1
    max: 500
  protected_held_by_others__worst_source:
    type: string
    help: 'Worst source reliability that counts: C is fairly reliable in the Admiralty grading; beyond
      it the source is not usually reliable, or unknown.'
    default: C
  protected_held_by_others__worst_information:
    type: integer
    help: 'Worst information credibility that counts: 3 is possibly true in the Admiralty grading.'
    default: 3
    min: 1
    max: 6
  protected_named_victim__offences:
    type: list<string>
    help: 'Offences whose victims were held: a victim of fraud is none.'
    default:
    - human_trafficking
    - illegal_detention
  protected_no_exit_no_pay__min_days:
    type: integer
    help: 'Days without return after which it counts: three months, the length of many tourist stays.'
    default: 90
    min: 1
    max: 3650
  protected_rescued__nobody_else:
    type: list<string>
    help: Words that say that nobody else held the documents; in small letters.
    default:
    - self
    - own
    - holder
    - person
    - police
    - none
    - 本人
    - 自己
    - 警方
    - 无
  protected_rescued__none:
    type: list<string>
    help: Words that say that no ransom was paid; in small letters.
    default:
    - 'no'
    - none
    - 'false'
    - '0'
    - 否
    - 无
    - 未
  sponsor_capital_before_fraud__pass_days:
    type: integer
    help: 'Most days between a payment into an account and one out of it to the group, for it to be
      passed on: longer, and an account that many pay has something of that size by chance.'
    default: 7
    min: 0
    max: 90
  sponsor_capital_before_fraud__pass_part:
    type: float
    help: 'Least part of a payment that is passed on: who passes money on keeps some percent.'
    default: 0.9
    min: 0.5
    max: 1.0
  sponsor_capital_before_fraud__min_passed:
    type: integer
    help: 'Fewest payments of one account that another passed on to the case''s group: one may be
      chance.'
    default: 2
    min: 1
    max: 100
  sponsor_capital_before_fraud__window_days:
    type: integer
    help: 'Days before the first victim''s money in which money counts as capital: groups form within
      months.'
    default: 365
    min: 1
    max: 3650
  sponsor_capital_before_fraud__min_paid:
    type: integer
    help: Fewest of its accounts that an account pays, to be one that the group works with rather
      than the purse of somebody whom it pays.
    default: 3
    min: 1
    max: 100
  sponsor_capital_before_fraud__percent:
    type: integer
    help: 'One whole in percent: a unit, not a threshold.'
    default: 100
    min: 100
    max: 100
  sponsor_capital_before_fraud__min_percent:
    type: integer
    help: 'Least part in percent: below it are the small sums that relatives send.'
    default: 5
    min: 0
    max: 100
  sponsor_capital_before_fraud__max_share:
    type: float
    help: Least part of a payment that is victims' money of any case, for it to be proceeds that are
      passed on and no capital.
    default: 0.25
    min: 0.0
    max: 1.0
  sponsor_several_groups__pass_days:
    type: integer
    help: 'Most days between a payment into an account and one out of it to the group, for it to be
      passed on: longer, and an account that many pay has something of that size by chance.'
    default: 7
    min: 0
    max: 90
  sponsor_several_groups__pass_part:
    type: float
    help: 'Least part of a payment that is passed on: who passes money on keeps some percent.'
    default: 0.9
    min: 0.5
    max: 1.0
  sponsor_several_groups__min_passed:
    type: integer
    help: 'Fewest payments of one account that another passed on to the case''s group: one may be
      chance.'
    default: 2
    min: 1
    max: 100
  sponsor_several_groups__window_days:
    type: integer
    help: 'Days before the first victim''s money in which money counts as capital: groups form within
      months.'
    default: 365
    min: 1
    max: 3650
  sponsor_several_groups__min_paid:
    type: integer
    help: Fewest of its accounts that an account pays, to be one that the group works with rather
      than the purse of somebody whom it pays.
    default: 3
    min: 1
    max: 100
  sponsor_several_groups__max_share:
    type: float
    help: Least part of a payment that is victims' money of any case, for it to be proceeds that are
      passed on and no capital.
    default: 0.25
    min: 0.0
    max: 1.0
returns:
- name: role
  type: string
  key: true
  help: Kind of role that the lead is for.
- name: rank
  type: integer
  key: true
  help: Rank within that kind, from 1.
- name: person
  type: string
  help: Key of the person.
- name: name
  type: string
  help: Name to show of the person, if there is one.
- name: points
  type: integer
  help: Points after caps and counter-indicators.
- name: band
  type: string
  help: 'How strong the lead is: strong, medium or weak.'
- name: families
  type: list<string>
  help: Families of indicators that speak.
- name: indicators
  type: list<string>
  help: Indicators that give points, sorted.
- name: case_ids
  type: list<string>
  help: Cases that the indicators speak of, sorted.
- name: records
  type: list<string>
  help: Records behind the points, sorted.
evidence: records
*/
// What every indicator says, over all cases: the highest value, all cases and records.
CALL () {
  // Keeps the money on accounts that somebody above operates as well (revision 4)
  CALL () {
    MATCH (c:Case)<-[k:TAINTED]-(a:Account)
    WHERE k.part > 0 AND k.overall >= $counter_directed__min_share AND EXISTS { (c)<-[:IN_SCOPE]-(:Person) }
    WITH c, sum(k.part * k.overall) AS stays, collect({a: a, k: k}) AS kept
    WHERE stays >= $counter_directed__min_stays
    CALL (c, kept) {
      UNWIND kept AS one
      WITH one.a AS a, one.k AS k
      MATCH (p:Person)-[:CONTROLS]->(a)
      WHERE EXISTS { (p)-[:IN_SCOPE]->(c) } AND ($counter_directed__persons IS NULL OR p.key IN $counter_directed__persons)
      WITH DISTINCT p, a, k
      RETURN p, sum(k.part * k.overall) AS keeps, collect({a: a, part: k.part * k.overall}) AS accounts
    }
    UNWIND accounts AS one
    WITH p, c, stays, keeps, one.a AS a, one.part AS part
    WHERE part >= $counter_directed__min_shared * stays OR part >= $counter_directed__min_own * keeps
    MATCH (p)-[h:CONTROLS]->(a)<-[r:CONTROLS]-(q:Person)
    WHERE r.how = 'operates' AND q <> p AND EXISTS { (q)-[:IN_SCOPE]->(c) }
      AND NOT EXISTS { MATCH (q)-[own:CONTROLS]->(a) WHERE own.how IN ['holds', 'owns'] }
      AND (COUNT { (q)-[:USES]->(:Device) } < $counter_directed__min_handsets OR COUNT { (q)-[:USES]->(:Phone) } < $counter_directed__min_handsets)
      AND NOT EXISTS { MATCH (q)-[:USES]->(x:Device)-[:LOGGED_INTO]->(a) WHERE EXISTS { (p)-[:USES]->(x) } }
    WITH p, c, keeps, q, a, part, max(h.how = 'holds') AS titled, max(h.how = 'owns') AS owned,
         collect(coalesce(h.records, []))[0] + collect(coalesce(r.records, []))[0] AS tie
    WHERE titled OR NOT owned
    WITH p, c, keeps, q, max(titled) AS titled, sum(part) AS shared, collect(tie) AS lists
    WHERE shared >= $counter_directed__min_part * keeps
    WITH p, c, keeps, q, titled, shared, lists,
         COUNT { MATCH (q)-[:CONTROLS]->(b:Account) WHERE EXISTS { (b)-[:SERVES]->(c) } RETURN DISTINCT b } AS above,
         COUNT { MATCH (p)-[:CONTROLS]->(b:Account) WHERE EXISTS { (b)-[:SERVES]->(c) } RETURN DISTINCT b } AS below
    WHERE (1 < above < below OR titled AND above <= $counter_directed__max_accounts)
      AND NOT EXISTS { MATCH (q)-[t:CONTROLS]->(b:Account)<-[o:CONTROLS]-(p)
                       WHERE t.how = 'holds' AND o.how = 'operates' AND EXISTS { (b)-[:TAINTED]->(c) } }
    WITH p, c, q, lists, toInteger(floor($counter_directed__percent * shared / keeps)) AS part ORDER BY part DESC, q.key
    WITH p, c, collect({part: part, lists: lists})[0] AS most
    WITH p, c, most.part AS value, most.lists AS lists
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND lists AS list UNWIND list AS record
                     RETURN DISTINCT record ORDER BY record } AS records
    ORDER BY value DESC, person, case_id
  }
  RETURN 'counter_directed' AS indicator, person, case_id, value, records
  UNION ALL
  // Is paid by the group on accounts that somebody above operates as well (revision 3)
  CALL () {
    MATCH (q:Person)-[r:CONTROLS]->(a:Account)<-[h:CONTROLS]-(p:Person)
    WHERE ($counter_directed_income__persons IS NULL OR p.key IN $counter_directed_income__persons) AND r.how = 'operates' AND h.how = 'holds' AND q <> p AND EXISTS { (p)-[:IN_SCOPE]->(:Case)<-[:IN_SCOPE]-(q) }
      AND NOT EXISTS { MATCH (q)-[own:CONTROLS]->(a) WHERE own.how IN ['holds', 'owns'] }
      AND (COUNT { (q)-[:USES]->(:Device) } < $counter_directed_income__min_handsets OR COUNT { (q)-[:USES]->(:Phone) } < $counter_directed_income__min_handsets)
      AND EXISTS { (q)-[:USES]->(:Device|Phone)-[:LOGGED_INTO]->(a) }
      AND NOT EXISTS { MATCH (q)-[:USES]->(x:Device|Phone)-[:LOGGED_INTO]->(a) WHERE EXISTS { (p)-[:USES]->(x) } }
      AND NOT EXISTS { MATCH (q)-[t:CONTROLS]->(:Account)<-[o:CONTROLS]-(p) WHERE t.how = 'holds' AND o.how = 'operates' }
    WITH p, q, a, collect(coalesce(h.records, []) + coalesce(r.records, []))[0] AS tie
    WITH q, collect({p: p, a: a, tie: tie}) AS hands
    CALL (q) {
      MATCH (q)-[:CONTROLS]->(b:Account)
      WHERE NOT EXISTS { MATCH (q)-[own:CONTROLS]->(b) WHERE own.how IN ['holds', 'owns'] }
        AND (EXISTS { (b)-[:SERVES]->(:Case) } OR EXISTS { MATCH (b)-[k:TAINTED]->(:Case) WHERE k.overall >= $counter_directed_income__min_share })
      RETURN count(DISTINCT b) AS works
    }
    WITH q, hands, works
    WHERE works <= $counter_directed_income__max_accounts
    UNWIND hands AS one
    WITH one.p AS p, collect({q: q, a: one.a, tie: one.tie}) AS hands
    CALL (p) {
      MATCH (p)-[x:CONTROLS]->(o:Account)
      WITH o, any(how IN collect(x.how) WHERE how IN ['holds', 'owns']) AS own
      WITH collect({o: o, own: own}) AS hand, sum(CASE WHEN own THEN 0 ELSE 1 END) AS operated
      RETURN [one IN hand | one.o] AS mine, [one IN hand WHERE one.own OR operated <= $counter_directed_income__max_operated | one.o] AS accounts
    }
    CALL (p, mine, accounts) {
      UNWIND accounts AS o
      MATCH (o)<-[k:PAID]-(g:Account)
      WHERE k.worth > 0 AND NOT g IN mine AND EXISTS { MATCH (g)-[:SERVES]->(c:Case) WHERE EXISTS { (p)-[:IN_SCOPE]->(c) } }
      WITH o, g, k.worth AS worth ORDER BY worth DESC, g.key
      WITH o, sum(worth) AS fed, collect(g)[0] AS most
      RETURN sum(fed) AS got, collect({o: o, fed: fed, most: most}) AS fed
    }
    UNWIND hands AS hand
    UNWIND [one IN fed WHERE one.o = hand.a] AS one
    CALL (one) {
      WITH one.o AS o, one.most AS g
      MATCH (o)<-[:BENEFITS_TO]-(t:Transaction)
      WHERE EXISTS { (t)<-[:PERFORMS]-(g) }
      RETURN coalesce(t.records, [])[..1] AS paid ORDER BY t.at, t.key LIMIT 1
    }
    WITH p, hand.q AS q, got, sum(one.fed) AS shared, collect(hand.tie + paid) AS lists
    WHERE shared >= $counter_directed_income__min_part * got
    MATCH (p)-[:IN_SCOPE]->(c:Case)<-[:IN_SCOPE]-(q)
    WITH p, c, q, lists, toInteger(floor($counter_directed_income__percent * shared / got)) AS part ORDER BY part DESC, q.key
    WITH p, c, collect({part: part, lists: lists})[0] AS most
    WITH p, c, most.part AS value, most.lists AS lists
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND lists AS list UNWIND list AS record
                     RETURN DISTINCT record ORDER BY record } AS records
    ORDER BY value DESC, person, case_id
  }
  RETURN 'counter_directed_income' AS indicator, person, case_id, value, records
  UNION ALL
  // Is paid month after month by the group, a small part of its money (revision 3)
  CALL () {
    MATCH (c:Case)
    WHERE EXISTS { (c)<-[:SERVES]-(:Account) }
    CALL (c) {
      MATCH (c)<-[k:TAINTED]-(:Account)
      WHERE k.part > 0 AND k.retained > 0
      WITH k.currency AS currency, sum(k.retained) AS retained, sum(k.part) AS part
      ORDER BY retained DESC, currency
      RETURN collect({currency: currency, paid: retained / part})[0] AS most
    }
    MATCH (c)<-[:SERVES]-(g:Account)-[k:PAID]->(b:Account)-[:SERVES]->(c)
    WHERE k.count >= 2
    WITH c, most, g, count(DISTINCT b) AS payees
    WHERE payees >= $counter_hired__min_payees
    MATCH (g)-[:PERFORMS]->(t:Transaction)-[k:TAINTED]->(c)
    WITH c, most, collect(DISTINCT t.at.year * $counter_hired__months + t.at.month) AS active, collect({g: g, t: t, part: k.part}) AS paid
    UNWIND paid AS one
    WITH c, most, active, one.g AS g, one.t AS t, one.part AS part
    MATCH (t)-[:BENEFITS_TO]->(a:Account)<-[r:CONTROLS]-(p:Person)
    WHERE r.how IN ['holds', 'owns'] AND EXISTS { (p)-[:IN_SCOPE]->(c) } AND ($counter_hired__persons IS NULL OR p.key IN $counter_hired__persons)
      AND NOT EXISTS { MATCH (p)-[x:CONTROLS]->(g) WHERE x.how IN ['holds', 'owns'] }
    WITH p, c, most, active, t, g, a, max(part) AS part
    WITH p, c, most, active, collect(DISTINCT [g, a]) AS ways, sum(part) AS taken, min(t.at.year * $counter_hired__months + t.at.month) AS first,
         count(DISTINCT t.at.year * $counter_hired__months + t.at.month) AS value, collect(coalesce(t.records, [])) AS lists
    WHERE value >= $counter_hired__min_months AND taken * $counter_hired__percent <= $counter_hired__max_percent
      AND value >= $counter_hired__min_part * size([m IN active WHERE m >= first])
    CALL (ways, most) {
      UNWIND ways AS way
      WITH way[0] AS g, way[1] AS a, most
      MATCH (g)-[k:PAID]->(a)
      RETURN sum(CASE WHEN k.currency = most.currency THEN k.total WHEN k.worth_currency = most.currency THEN k.worth END) AS pay
    }
    WITH p, collect({c: c, value: value, lists: lists}) AS rows, max(pay) AS pay, max(most.paid) AS paid
    WHERE coalesce(pay * $counter_hired__percent <= $counter_hired__max_percent * paid, true)
    UNWIND rows AS one
    WITH p, one.c AS c, one.value AS value, one.lists AS lists
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND lists AS list UNWIND list AS record
                     RETURN DISTINCT record ORDER BY record } AS records
    ORDER BY value DESC, person, case_id
  }
  RETURN 'counter_hired' AS indicator, person, case_id, value, records
  UNION ALL
  // Numbers in this person's name run in more handsets than one person carries (revision 3)
  CALL () {
    MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
    WHERE ($counter_lent_numbers__persons IS NULL OR p.key IN $counter_lent_numbers__persons)
    MATCH (p)-[u:USES]->(x:Phone|Device)
    WITH p, c, count(DISTINCT CASE WHEN x:Device THEN x END) AS handsets,
         count(DISTINCT CASE WHEN x:Phone THEN x END) AS numbers, collect(coalesce(u.records, [])) AS lists
    WITH p, c, CASE WHEN handsets < numbers THEN handsets ELSE numbers END AS value, lists
    WHERE value >= $counter_lent_numbers__min_handsets
    UNWIND lists AS list
    UNWIND list AS record
    WITH p, c, value, record ORDER BY record
    WITH p, c, value, collect(DISTINCT record) AS records
    RETURN p.key AS person, c.key AS case_id, value, records
    ORDER BY value DESC, person, case_id
  }
  RETURN 'counter_lent_numbers' AS indicator, person, case_id, value, records
  UNION ALL
  // Is paid by many people, of whom few paid victims' money (revision 3)
  CALL () {
    MATCH (c:Case)<-[k:TAINTED]-(a:Account)<-[r:CONTROLS]-(p:Person)
    WHERE k.overall <= $counter_merchant__max_share AND r.how IN ['holds', 'owns'] AND EXISTS { (p)-[:IN_SCOPE]->(c) } AND ($counter_merchant__persons IS NULL OR p.key IN $counter_merchant__persons)
    WITH p, c, a, collect(r.records)[0] AS tie
    MATCH (a)<-[:PAID]-(b:Account)
    WITH p, c, count(DISTINCT b) AS value, collect(DISTINCT tie) AS lists
    WHERE value >= $counter_merchant__min_payers
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND lists AS list UNWIND list AS record
                     RETURN DISTINCT record ORDER BY record } AS records
    ORDER BY value DESC, person, case_id
  }
  RETURN 'counter_merchant' AS indicator, person, case_id, value, records
  UNION ALL
  // Holds accounts of the group in name only (revision 3)
  CALL () {
    MATCH (c:Case)<-[:TAINTED]-(a:Account)<-[h:CONTROLS]-(p:Person)
    WHERE h.how = 'holds' AND EXISTS { (p)-[:IN_SCOPE]->(c) } AND ($counter_nominee__persons IS NULL OR p.key IN $counter_nominee__persons)
    WITH p, c, collect(DISTINCT a) AS accounts
    WHERE none(a IN accounts WHERE EXISTS { MATCH (p)-[r:CONTROLS]->(a) WHERE r.how = 'operates' })
    UNWIND accounts AS a
    MATCH (p)-[h:CONTROLS]->(a)<-[r:CONTROLS]-(q:Person)
    WHERE h.how = 'holds' AND r.how = 'operates' AND q <> p
    WITH p, c, count(DISTINCT a) AS value,
         collect(coalesce(h.records, [])) + collect(coalesce(r.records, [])) AS lists
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND lists AS list UNWIND list AS record
                     RETURN DISTINCT record ORDER BY record } AS records
    ORDER BY value DESC, person, case_id
  }
  RETURN 'counter_nominee' AS indicator, person, case_id, value, records
  UNION ALL
  // Pays many people outside the case regularly (revision 4)
  CALL () {
    MATCH (p:Person)
    WHERE EXISTS { (p)-[:IN_SCOPE]->(:Case) } AND ($counter_payroll__persons IS NULL OR p.key IN $counter_payroll__persons)
    MATCH (p)-[r:CONTROLS]->(a:Account)-[k:PAID]->(b:Account)
    WHERE r.how IN ['holds', 'owns'] AND k.count >= $counter_payroll__min_payments
      AND duration.inDays(k.first, k.last).days >= $counter_payroll__min_days
    WITH DISTINCT p, a, b
    MATCH (b)<-[:HOLDS]-(q:Person)
    WHERE q <> p
    WITH p, a, b, q ORDER BY a.key, b.key
    WITH p, q, collect(b) AS paid, collect([a, b])[0] AS way
    WITH p, collect({q: q, paid: paid, way: way}) AS payees
    WHERE size(payees) >= $counter_payroll__min_outside
    UNWIND payees AS one
    WITH p, one.q AS q, one.paid AS paid, one.way AS way, size(payees) AS payees
    WHERE NOT any(b IN paid WHERE EXISTS { (b)-[:SERVES]->(:Case) })
      AND NOT EXISTS { (q)-[:IN_SCOPE]->(:Case)<-[:IN_SCOPE]-(p) }
    WITH p, payees, collect(way) AS ways
    WITH p, payees, ways, size(ways) AS value
    WHERE value >= $counter_payroll__min_outside AND value >= $counter_payroll__min_share * payees
    UNWIND ways AS way
    WITH p, value, way[0] AS a, way[1] AS b
    CALL (a, b) {
      MATCH (b)<-[:BENEFITS_TO]-(t:Transaction)
      WHERE EXISTS { (t)<-[:PERFORMS]-(a) }
      WITH t ORDER BY t.at, t.key
      RETURN collect(coalesce(t.records, [])[0])[..$counter_payroll__min_payments] AS list
    }
    WITH p, value, collect(list) AS lists
    WITH p, value, COLLECT { UNWIND lists AS list UNWIND list AS record
                             RETURN DISTINCT record ORDER BY record } AS records
    MATCH (p)-[:IN_SCOPE]->(c:Case)
    RETURN p.key AS person, c.key AS case_id, value, records
    ORDER BY value DESC, person, case_id
  }
  RETURN 'counter_payroll' AS indicator, person, case_id, value, records
  UNION ALL
  // Operates the accounts of others from handsets on which no account of the own is opened (revision 4)
  CALL () {
    MATCH (p:Person)-[r:CONTROLS]->(a:Account)
    WHERE ($counter_strange_handset__persons IS NULL OR p.key IN $counter_strange_handset__persons) AND r.how = 'operates' AND EXISTS { (p)-[:IN_SCOPE]->(:Case) }
      AND NOT EXISTS { MATCH (p)-[own:CONTROLS]->(a) WHERE own.how IN ['holds', 'owns'] }
    WITH a, p, collect(coalesce(r.records, [])) AS lists
    WITH a, collect({p: p, lists: lists}) AS tied
    CALL (a) {
      MATCH (a)-[:SERVES]->(c:Case)
      RETURN c
      UNION
      MATCH (a)<-[:PAID]-(:Account)-[:SERVES]->(c:Case)
      RETURN c
    }
    UNWIND tied AS one
    WITH one.p AS p, one.lists AS lists, a, c
    WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
    WITH p, c, collect(a) AS accounts, collect(lists) AS tied
    WITH p, collect({c: c, accounts: accounts, lists: reduce(all = [], one IN tied | all + one)}) AS cases
    WITH p, cases, COUNT { UNWIND cases AS one UNWIND one.accounts AS a RETURN DISTINCT a } AS hands
    WHERE hands <= $counter_strange_handset__max_accounts AND NOT EXISTS {
      UNWIND cases AS one UNWIND one.accounts AS a
      MATCH (a)<-[:LOGGED_INTO]-(x:Device|Phone)-[:LOGGED_INTO]->(:Account)<-[:HOLDS]-(p)
      WHERE EXISTS { (p)-[:USES]->(x) } OR NOT EXISTS { (x)<-[:USES]-(:Person) }
      RETURN x
    }
    UNWIND cases AS one
    WITH p, one.c AS c, size(one.accounts) AS value, one.lists AS lists
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND lists AS list UNWIND list AS record
                     RETURN DISTINCT record ORDER BY record } AS records
    ORDER BY value DESC, person, case_id
  }
  RETURN 'counter_strange_handset' AS indicator, person, case_id, value, records
  UNION ALL
  // Is a victim in a case, and a suspect in none (revision 2)
  CALL () {
    MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
    WHERE ($counter_victim__persons IS NULL OR p.key IN $counter_victim__persons)
    CALL (p) {
      MATCH (p)-[y:PARTY_TO]->(d:Case)
      WHERE y.category = 'victim'
      RETURN d.key AS named, coalesce(y.records, []) AS some
      UNION
      MATCH (p)-[y:TOOK_PART]->(r:Report)
      WHERE y.role = 'victim'
      RETURN r.key AS named, coalesce(r.records, []) AS some
    }
    WITH p, c, count(DISTINCT named) AS value, collect(some) AS lists
    WHERE NOT EXISTS { MATCH (p)-[z:PARTY_TO]->(:Case) WHERE z.category IN ['suspect', 'convicted'] }
      AND NOT EXISTS { (p)-[:NAMED_IN]->(:Warrant) }
    UNWIND lists AS list
    UNWIND list AS record
    WITH p, c, value, record ORDER BY record
    WITH p, c, value, collect(DISTINCT record) AS records
    RETURN p.key AS person, c.key AS case_id, value, records
    ORDER BY value DESC, person, case_id
  }
  RETURN 'counter_victim' AS indicator, person, case_id, value, records
  UNION ALL
  // Has a hand on accounts of many different people (revision 4)
  CALL () {
    MATCH (p:Person)-[r:CONTROLS]->(a:Account)
    WHERE ($counter_works_accounts__persons IS NULL OR p.key IN $counter_works_accounts__persons) AND r.how = 'operates' AND EXISTS { (p)-[:IN_SCOPE]->(:Case) }
      AND NOT EXISTS { MATCH (p)-[own:CONTROLS]->(a) WHERE own.how IN ['holds', 'owns'] }
    WITH p, a, coalesce(collect(r.records)[0], []) AS records
    WITH p, a, records,
         EXISTS { MATCH (a)-[k:TAINTED]->(:Case) WHERE k.overall >= $counter_works_accounts__min_share }
         AND NOT EXISTS { (a)<-[:HOLDS]-(:Person)-[:PARTY_TO {category: 'victim'}]->(:Case) }
         AND NOT EXISTS { (a)<-[:HOLDS]-(:Person)-[:TOOK_PART {role: 'victim'}]->(:Report) } AS tainted
    MATCH (p)-[:IN_SCOPE]->(c:Case)
    WHERE tainted OR EXISTS { (a)-[:SERVES]->(c) }
    WITH p, c, a, records,
         COLLECT { MATCH (a)<-[:HOLDS]-(q:Person) RETURN q.key ORDER BY q.key }[0] AS holder
    WHERE holder IS NOT NULL OR NOT EXISTS { (a)<-[:HOLDS]-(:Organization) }
    WITH p, c, count(DISTINCT coalesce(holder, a.key)) AS value, collect(records) AS lists
    WHERE value >= $counter_works_accounts__min_holders
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND lists AS list UNWIND list AS record
                     RETURN DISTINCT record ORDER BY record } AS records
    ORDER BY value DESC, person, case_id
  }
  RETURN 'counter_works_accounts' AS indicator, person, case_id, value, records
  UNION ALL
  // Stands between members of the group who are not in contact with each other (revision 2)
  CALL () {
    MATCH (c:Case)<-[z:IN_SCOPE]-(q:Person)-[k:IN_TOUCH]-(p:Person)
    WHERE z.steps <= $organizer_brokerage__max_steps AND EXISTS { (p)-[:IN_SCOPE]->(c) }
    WITH p, c, q, k ORDER BY q.key
    WITH p, c, collect(q) AS near, collect(coalesce(k.records, [])[..1]) AS talks
    WHERE size(near) >= 2 AND size(near) <= $organizer_brokerage__max_contacts
    WITH p, c, near, talks,
         COUNT { UNWIND near AS x MATCH (x)-[:IN_TOUCH]->(y:Person) WHERE y IN near RETURN x } AS tied
    WITH p, c, near, talks, size(near) * (size(near) - 1) / 2 - tied AS value
    WHERE value > 0
    WITH p, c, value, [some IN talks | {worth: toFloat(value) / size(talks), records: some}] AS parts
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'organizer_brokerage' AS indicator, person, case_id, value, records
  UNION ALL
  // Operates several accounts titled to others that work for the group (revision 7)
  CALL () {
    MATCH (p:Person)-[r:CONTROLS]->(a:Account)
    WHERE ($organizer_controls_accounts__persons IS NULL OR p.key IN $organizer_controls_accounts__persons) AND r.how = 'operates' AND EXISTS { (p)-[:IN_SCOPE]->(:Case) }
      AND NOT EXISTS { MATCH (p)-[own:CONTROLS]->(a) WHERE own.how IN ['holds', 'owns'] }
    WITH p, a, coalesce(collect(r.records)[0], []) AS some
    WITH a, collect({p: p, some: some}) AS hands
    WITH a, hands,
         EXISTS { MATCH (a)-[k:TAINTED]->(:Case) WHERE k.overall >= $organizer_controls_accounts__min_share }
         AND NOT EXISTS { (a)<-[:HOLDS]-(:Person)-[:PARTY_TO {category: 'victim'}]->(:Case) }
         AND NOT EXISTS { (a)<-[:HOLDS]-(:Person)-[:TOOK_PART {role: 'victim'}]->(:Report) } AS tainted
    CALL (a, tainted) {
      WITH a
      WHERE NOT tainted
      MATCH (a)<-[h:CONTROLS]-(q:Person)-[:CONTROLS]->(o:Account)-[:SERVES]->(c:Case)
      WHERE h.how = 'holds' AND o <> a
      WITH a, collect(DISTINCT c) AS cases
      CALL (a) {
        MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)
        RETURN sum(t.amount) AS came
      }
      MATCH (a)<-[k:PAID]-(b:Account)-[:SERVES]->(c:Case)
      WHERE k.total > 0 AND c IN cases
        AND NOT EXISTS { MATCH (b)<-[x:CONTROLS]-(:Person)-[h:CONTROLS]->(a) WHERE x.how IN ['holds', 'owns'] AND h.how = 'holds' }
      WITH a, c, came, b, k.total AS total ORDER BY total DESC, b.key
      WITH a, c, came, sum(total) AS fed, collect(b)[0] AS most
      WHERE fed >= $organizer_controls_accounts__min_fed * came
      CALL (a, most) {
        MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)
        WHERE EXISTS { (t)<-[:PERFORMS]-(most) }
        RETURN coalesce(t.records, [])[..1] AS paid ORDER BY t.at, t.key LIMIT 1
      }
      RETURN collect({c: c, paid: paid}) AS fed
    }
    UNWIND hands AS one
    WITH one.p AS p, one.some AS some, a, tainted, fed
    MATCH (p)-[:IN_SCOPE]->(c:Case)
    WITH p, c, a, tainted, some, [one IN fed WHERE one.c = c | one.paid] AS paid, EXISTS { (a)-[:SERVES]->(c) } AS serves
    WHERE tainted OR serves OR size(paid) > 0
    WITH p, c, CASE WHEN tainted OR serves THEN some ELSE some + paid[0] END AS some
    WITH p, c, 1 AS worth, some
    WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS value
    WHERE value >= $organizer_controls_accounts__min_accounts
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'organizer_controls_accounts' AS indicator, person, case_id, value, records
  UNION ALL
  // Leases premises where several members of the group live or work (revision 2)
  CALL () {
    MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
    CALL (p) {
      MATCH (p)-[o:OWNS]->(:Organization)-[y:TOOK_PART]->(l:Lease)-[:AT]->(s:Site)
      WHERE y.role = 'lessee'
        AND o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
      RETURN s, coalesce(o.records, [])[..1] + coalesce(l.records, [])[..1] AS tie
      UNION
      MATCH (p)-[y:TOOK_PART]->(l:Lease)-[:AT]->(s:Site)
      WHERE y.role = 'lessee'
      RETURN s, coalesce(l.records, [])[..1] AS tie
    }
    MATCH (s)<-[:AT]-(e:Stay|Meeting|Detention)<-[:TOOK_PART]-(q:Person)-[z:IN_SCOPE]->(c)
    WHERE q <> p AND z.steps = 0
    WITH p, c, q, tie, e ORDER BY e.key, tie
    WITH p, c, q, collect({tie: tie, there: coalesce(e.records, [])[..1]})[0] AS first
    WITH p, c, 1 AS worth, first.tie + first.there AS some
    WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
    WITH p, c, parts, total AS value
    WHERE value >= $organizer_front_premises__min_members
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'organizer_front_premises' AS indicator, person, case_id, value, records
  UNION ALL
  // Met several members of the group, or stayed with them (revision 4)
  CALL () {
    CALL () {
      MATCH (c:Case)<-[s:IN_SCOPE]-(q:Person)-[:TOOK_PART]->(m:Meeting)
      WHERE s.steps = 0 AND COUNT { (m)<-[:TOOK_PART]-(:Person) } <= $organizer_meets_members__max_attendees
      MATCH (m)<-[:TOOK_PART]-(p:Person)
      RETURN c, q, p, m.at AS at, m.key AS key, coalesce(m.records, [])[..1] AS some
      UNION
      MATCH (q:Person)-[y:TOOK_PART]->(f:Stay)
      WHERE y.role = 'guest' AND EXISTS { (q)-[s:IN_SCOPE]->(:Case) WHERE s.steps = 0 }
      MATCH (f)<-[:BOOKED|PAID_FOR]-(desk:Phone|Account)
      WITH desk, collect({q: q, f: f}) AS members
      WHERE COUNT { (desk)-[:BOOKED|PAID_FOR]->(:Stay) } <= $organizer_meets_members__max_stays
      UNWIND members AS one
      WITH desk, one.q AS q, one.f AS f
      MATCH (f)-[:AT]->(site:Site)<-[:AT]-(e:Stay)<-[:BOOKED|PAID_FOR]-(desk)
      WHERE e <> f AND e.check_in < coalesce(f.check_out, f.check_in + duration({days: 1}))
        AND f.check_in < coalesce(e.check_out, e.check_in + duration({days: 1}))
      WITH q, f, desk, collect(DISTINCT e) AS others
      UNWIND others AS e
      WITH q, f, e, others, CASE WHEN e.check_in > f.check_in THEN e.check_in ELSE f.check_in END AS met
      WHERE size([o IN others WHERE o.check_in <= met AND coalesce(o.check_out, o.check_in + duration({days: 1})) > met]) < $organizer_meets_members__max_attendees
      WITH DISTINCT q, f, e
      MATCH (p:Person)-[x:TOOK_PART]->(e)
      WHERE x.role = 'guest'
      MATCH (q)-[s:IN_SCOPE]->(c:Case)
      WHERE s.steps = 0
      RETURN c, q, p, e.check_in AS at, e.key + f.key AS key, coalesce(e.records, [])[..1] + coalesce(f.records, [])[..1] AS some
    }
    WITH c, q, p, at, key, some
    WHERE q <> p AND EXISTS { (p)-[:IN_SCOPE]->(c) }
    WITH p, c, q, at, key, some ORDER BY at, key
    WITH p, c, q, collect({at: date(at), records: some}) AS meetings
    WITH p, c, collect({member: q, meetings: meetings}) AS met
    WITH p, c, met, COLLECT { UNWIND met AS one UNWIND one.meetings AS m
                              WITH m.at AS day, m.records AS records WHERE day IS NOT NULL
                              WITH day, collect(records)[0] AS records ORDER BY day
                              RETURN {day: day, records: records} } AS days
    WHERE size(days) >= $organizer_meets_members__min_days AND size(met) >= 2
    UNWIND met AS one
    WITH p, c, 1 AS worth, one.meetings[0].records + reduce(other = [], day IN days[..$organizer_meets_members__min_days] | other + day.records) AS some
    WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
    WITH p, c, parts, total AS value
    WHERE value >= 2
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'organizer_meets_members' AS indicator, person, case_id, value, records
  UNION ALL
  // Pays several members of the group regularly (revision 4)
  CALL () {
    MATCH (p:Person)
    WHERE EXISTS { (p)-[:IN_SCOPE]->(:Case) }
    MATCH (p)-[r:CONTROLS]->(a:Account)-[k:PAID]->(b:Account)
    WHERE k.count >= $organizer_pays_members__min_payments
      AND duration.inDays(k.first, k.last).days >= $organizer_pays_members__min_days AND NOT EXISTS { (p)-[:CONTROLS]->(b) }
    WITH p, a, b, collect(r.records) AS ties
    MATCH (b)<-[:HOLDS]-(q:Person)
    WHERE q <> p
    WITH p, q, a, b, coalesce(ties[0], []) AS tie ORDER BY a.key, b.key
    WITH p, q, collect({payer: a, payee: b, tie: tie}) AS ways
    WITH p, collect({q: q, ways: ways}) AS paid
    WHERE size(paid) >= $organizer_pays_members__min_members
    UNWIND paid AS one
    WITH p, size(paid) AS payees, one.q AS q, one.ways AS ways
    CALL (p, q, ways) {
      MATCH (q)-[:IN_SCOPE {steps: 0}]->(c:Case)<-[:IN_SCOPE]-(p)
      RETURN c
      UNION
      UNWIND ways AS way
      WITH p, way.payee AS b
      MATCH (b)-[:SERVES]->(c:Case)<-[:IN_SCOPE]-(p)
      RETURN c
    }
    WITH p, c, payees, collect(ways[0]) AS members
    WHERE size(members) >= $organizer_pays_members__min_members AND size(members) >= $organizer_pays_members__min_share * payees
    UNWIND members AS way
    WITH way.payer AS a, way.payee AS b, collect({p: p, c: c, tie: way.tie}) AS uses
    CALL (a, b) {
      MATCH (b)<-[:BENEFITS_TO]-(t:Transaction)
      WHERE EXISTS { (t)<-[:PERFORMS]-(a) }
      WITH t ORDER BY t.at, t.key LIMIT $organizer_pays_members__min_payments
      RETURN collect(coalesce(t.records, [])[0]) AS payments
    }
    UNWIND uses AS one
    WITH one.p AS p, one.c AS c, 1 AS worth, one.tie + payments AS some
    WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS value
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'organizer_pays_members' AS indicator, person, case_id, value, records
  UNION ALL
  // Keeps the victims' money on accounts titled to others, from an own handset or number (revision 3)
  CALL () {
    MATCH (c:Case)<-[k:TAINTED]-(a:Account)
    WHERE k.part > 0 AND k.overall >= $organizer_proxy_money__min_share AND EXISTS { (c)<-[:IN_SCOPE]-(:Person) }
    WITH c, sum(k.part * k.overall) AS stays, collect({a: a, k: k}) AS kept
    WHERE stays >= $organizer_proxy_money__min_stays
    CALL (c, stays, kept) {
      UNWIND kept AS one
      WITH one.a AS a, one.k AS k
      MATCH (a)<-[r:CONTROLS]-(p:Person)
      WHERE r.how = 'operates' AND EXISTS { (p)-[:IN_SCOPE]->(c) }
      RETURN p, a, k, coalesce(r.records, []) AS hand
      UNION ALL
      UNWIND kept AS one
      WITH kept, one.a AS d, one.k AS k
      WHERE k.part * k.overall >= $organizer_proxy_money__min_shared * stays
      MATCH (p:Person)-[r:CONTROLS]->(d)<-[t:CONTROLS]-(h:Person)
      WHERE r.how = 'operates' AND t.how = 'holds' AND p <> h AND EXISTS { (p)-[:IN_SCOPE]->(c) }
        AND COUNT { MATCH (p)-[:CONTROLS]->(x:Account) WHERE EXISTS { (x)-[:SERVES]->(c) } RETURN DISTINCT x } <= $organizer_proxy_money__max_accounts
        AND NOT EXISTS { MATCH (p)-[own:CONTROLS]->(d) WHERE own.how IN ['holds', 'owns'] }
      UNWIND kept AS other
      WITH p, h, d, r, t, other.a AS a, other.k AS k
      WHERE a <> d
      MATCH (h)-[w:CONTROLS]->(a)
      WHERE w.how IN ['holds', 'owns']
      RETURN p, a, k, coalesce(r.records, []) + coalesce(t.records, []) + coalesce(w.records, []) AS hand
    }
    WITH p, c, stays, a, k, hand
    WHERE NOT EXISTS { MATCH (p)-[own:CONTROLS]->(a) WHERE own.how IN ['holds', 'owns'] }
    WITH p, c, stays, a, k, hand ORDER BY size(hand), hand
    WITH p, c, stays, a, k, collect(hand)[0] AS tie
    CALL (a, c, k) {
      MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)-[x:TAINTED]->(c)
      WHERE x.currency = k.currency AND x.amount > 0
      WITH t, x ORDER BY x.amount DESC, t.key
      RETURN collect({amount: x.amount, record: coalesce(t.records, [])[0]}) AS paid
    }
    WITH p, c, stays, tie, $organizer_proxy_money__percent * k.part * k.overall / stays AS kept, paid,
         reduce(total = 0, one IN paid | total + one.amount) AS came
    WITH p, c, stays, tie, kept, paid, came, [one IN paid[..$organizer_proxy_money__largest] WHERE one.record IS NOT NULL] AS large
    WITH p, c, stays, tie, kept, large, came, reduce(total = 0, one IN large | total + one.amount) AS shown
    UNWIND [one IN large | {worth: kept * one.amount / came, some: tie + [one.record]}]
           + [{worth: CASE WHEN came > 0 THEN kept * (came - shown) / came ELSE kept END, some: tie}] AS one
    WITH p, c, stays, one.worth AS worth, one.some AS some
    WHERE worth > 0
    WITH p, c, stays, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
    WHERE total * stays >= $organizer_proxy_money__percent * $organizer_proxy_money__min_part
    WITH p, c, parts, round(total, 1) AS value
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'organizer_proxy_money' AS indicator, person, case_id, value, records
  UNION ALL
  // Is said by several to be reported to, or to pay (revision 2)
  CALL () {
    MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
    MATCH (p)-[y:TOOK_PART]->(s:Statement)-[:UNDER]->(:Case)-[:PART_OF*0..2]->(c)
    WHERE y.role = 'object' AND s.relation IN ['reports_to', 'paid_by']
      AND s.source_reliability <= $organizer_reported_to__worst_source
      AND toInteger(s.information_credibility) <= $organizer_reported_to__worst_information
    OPTIONAL MATCH (s)<-[z:TOOK_PART]-(q:Person) WHERE z.role = 'subject' AND q <> p
    WITH p, c, s, coalesce(q.key, s.key) AS said ORDER BY s.key
    WITH p, c, said, collect(s)[0] AS first
    WITH p, c, 1 AS worth, coalesce(first.records, [])[..1] AS some
    WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
    WITH p, c, parts, total AS value
    WHERE value >= 1
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'organizer_reported_to' AS indicator, person, case_id, value, records
  UNION ALL
  // Keeps the victims' money on own accounts or those of own companies (revision 3)
  CALL () {
    MATCH (c:Case)<-[k:TAINTED]-(a:Account)
    WHERE k.part > 0 AND k.overall >= $organizer_retained_money__min_share AND EXISTS { (c)<-[:IN_SCOPE]-(:Person) }
    WITH c, sum(k.part * k.overall) AS stays, collect({a: a, k: k}) AS kept
    WHERE stays >= $organizer_retained_money__min_stays
    UNWIND kept AS one
    WITH c, stays, one.a AS a, one.k AS k
    MATCH (a)<-[r:CONTROLS]-(p:Person)
    WHERE r.how IN ['holds', 'owns'] AND EXISTS { (p)-[:IN_SCOPE]->(c) }
    WITH p, c, stays, a, k, collect(r.records) AS hands
    WITH p, c, stays, a, k, coalesce(hands[0], []) AS tie
    CALL (a, c, k) {
      MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)-[x:TAINTED]->(c)
      WHERE x.currency = k.currency AND x.amount > 0
      WITH t, x ORDER BY x.amount DESC, t.key
      RETURN collect({amount: x.amount, record: coalesce(t.records, [])[0]}) AS paid
    }
    WITH p, c, stays, tie, $organizer_retained_money__percent * k.part * k.overall / stays AS kept, paid,
         reduce(total = 0, one IN paid | total + one.amount) AS came
    WITH p, c, stays, tie, kept, paid, came, [one IN paid[..$organizer_retained_money__largest] WHERE one.record IS NOT NULL] AS large
    WITH p, c, stays, tie, kept, large, came, reduce(total = 0, one IN large | total + one.amount) AS shown
    UNWIND [one IN large | {worth: kept * one.amount / came, some: tie + [one.record]}]
           + [{worth: CASE WHEN came > 0 THEN kept * (came - shown) / came ELSE kept END, some: tie}] AS one
    WITH p, c, stays, one.worth AS worth, one.some AS some
    WHERE worth > 0
    WITH p, c, stays, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
    WHERE total * stays >= $organizer_retained_money__percent * $organizer_retained_money__min_part
    WITH p, c, parts, round(total, 1) AS value
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'organizer_retained_money' AS indicator, person, case_id, value, records
  UNION ALL
  // Took in much more than went out again, whatever the money is called (revision 5)
  CALL () {
    MATCH (c:Case)<-[k:TAINTED]-(:Account)
    WHERE k.part > 0 AND k.retained > 0 AND EXISTS { (c)<-[:IN_SCOPE]-(:Person) }
    WITH c, k.currency AS currency, toFloat(sum(k.retained)) AS weight, sum(k.part) AS part
    ORDER BY weight DESC, currency
    WITH c, collect({currency: currency, paid: weight / part})[0] AS most
    WITH c, most.currency AS currency, most.paid AS paid
    MATCH (c)<-[:IN_SCOPE]-(p:Person)
    WITH p, currency, collect(c) AS cases, percentileDisc(paid, $organizer_unexplained_income__middle) AS paid
    CALL (p) {
      MATCH (p)-[r:CONTROLS]->(a:Account)
      WITH a, collect(r.how) AS hands, collect(r.records)[0] AS tie
      WITH collect({a: a, tie: coalesce(tie, []), own: 'holds' IN hands OR 'owns' IN hands}) AS hand,
           sum(CASE WHEN 'holds' IN hands OR 'owns' IN hands THEN 0 ELSE 1 END) AS operated
      RETURN [one IN hand | one.a] AS mine, [one IN hand WHERE one.own OR operated <= $organizer_unexplained_income__max_accounts] AS accounts
    }
    CALL (currency, mine, accounts) {
      UNWIND accounts AS one
      WITH currency, mine, one.a AS a
      MATCH (b:Account)-[k:PAID]->(a)
      WHERE NOT b IN mine
      RETURN sum(CASE WHEN k.currency = currency THEN k.total WHEN k.worth_currency = currency THEN k.worth END) AS came
    }
    WITH p, currency, cases, paid, mine, accounts, came
    WHERE $organizer_unexplained_income__percent * came >= $organizer_unexplained_income__min_percent * paid
    CALL (currency, mine, accounts) {
      UNWIND accounts AS one
      WITH currency, mine, one.a AS a
      MATCH (a)-[k:PAID]->(b:Account)
      WHERE NOT b IN mine
      RETURN sum(CASE WHEN k.currency = currency THEN k.total WHEN k.worth_currency = currency THEN k.worth END) AS went
    }
    WITH p, currency, mine, accounts, came, went, cases, paid
    WHERE came > went AND $organizer_unexplained_income__percent * (came - went) >= $organizer_unexplained_income__min_percent * paid
    CALL (currency, mine, accounts) {
      UNWIND accounts AS one
      WITH currency, mine, one.a AS a, one.tie AS tie
      MATCH (b:Account)-[k:PAID]->(a)
      WHERE NOT b IN mine
      WITH b, a, tie, sum(CASE WHEN k.currency = currency THEN k.total WHEN k.worth_currency = currency THEN k.worth END) AS total
      WHERE total > 0
      WITH b, a, tie, total ORDER BY total DESC, b.key, a.key
      RETURN collect({b: b, a: a, tie: tie, total: total}) AS payers
    }
    CALL (payers) {
      UNWIND payers[..$organizer_unexplained_income__largest] AS one
      WITH one.b AS b, one.a AS a, one.tie AS tie, one.total AS total
      CALL (b, a) {
        WITH b, a WHERE COUNT { (b)-[:PERFORMS]->() } < COUNT { (a)<-[:BENEFITS_TO]-() }
        MATCH (b)-[:PERFORMS]->(t:Transaction)
        WHERE EXISTS { (t)-[:BENEFITS_TO]->(a) }
        RETURN t ORDER BY t.at, t.key LIMIT 1
        UNION ALL
        WITH b, a WHERE COUNT { (b)-[:PERFORMS]->() } >= COUNT { (a)<-[:BENEFITS_TO]-() }
        MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)
        WHERE EXISTS { (t)<-[:PERFORMS]-(b) }
        RETURN t ORDER BY t.at, t.key LIMIT 1
      }
      RETURN collect({total: total, records: tie + coalesce(t.records, [])[..1]}) AS shown
    }
    UNWIND cases AS c
    WITH p, c, $organizer_unexplained_income__percent * (came - went) / paid AS whole, toFloat(came) AS came, payers, shown
    WITH p, c, whole, came, shown, payers[0].tie AS tie,
         came - reduce(sum = 0, one IN shown | sum + one.total) AS rest
    WITH p, c, round(whole, 1) AS value,
         [one IN shown | {worth: whole * one.total / came, records: one.records}]
         + CASE WHEN rest > 0 THEN [{worth: whole * rest / came, records: tie}] ELSE [] END AS parts
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'organizer_unexplained_income' AS indicator, person, case_id, value, records
  UNION ALL
  // Reported the matter, and others operate the account that took the money (revision 2)
  CALL () {
    CALL () {
      MATCH (p:Person)-[y:PARTY_TO]->(:Case)
      WHERE y.category IN ['victim', 'witness', 'reporter']
      RETURN p, coalesce(y.records, []) AS told
      UNION
      MATCH (p:Person)-[y:TOOK_PART]->(r:Report)
      WHERE y.role = 'victim'
      RETURN p, coalesce(r.records, []) AS told
    }
    WITH p, collect(told) AS told
    WHERE NOT EXISTS { MATCH (p:Person)-[z:PARTY_TO]->(:Case) WHERE z.category IN ['suspect', 'convicted'] }
    MATCH (p:Person)-[h:HOLDS]->(a:Account)<-[l:LOGGED_INTO]-(x:Device|Phone)
    WHERE NOT EXISTS { (p)-[:USES]->(x) } AND EXISTS { (a)-[:TAINTED]->(:Case) }
    MATCH (p)-[:IN_SCOPE]->(c:Case)
    WHERE EXISTS { (a)-[:TAINTED]->(c) }
    WITH p, c, told, count(DISTINCT a) AS value,
         collect(coalesce(h.records, [])) + collect(coalesce(l.records, [])) AS ties
    WITH p, c, value, told + ties AS lists
    UNWIND lists AS list
    UNWIND list AS record
    WITH p, c, value, record ORDER BY record
    WITH p, c, value, collect(DISTINCT record) AS records
    RETURN p.key AS person, c.key AS case_id, value, records
    ORDER BY value DESC, person, case_id
  }
  RETURN 'protected_duped_holder' AS indicator, person, case_id, value, records
  UNION ALL
  // Is said to be held by others (revision 1)
  CALL () {
    MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
    MATCH (p)-[y:TOOK_PART]->(s:Statement)
    WHERE y.role = 'subject' AND s.relation = 'held_by'
      AND s.source_reliability <= $protected_held_by_others__worst_source AND toInteger(s.information_credibility) <= $protected_held_by_others__worst_information
    WITH p, c, count(DISTINCT s) AS value, collect(coalesce(s.records, [])) AS lists
    UNWIND lists AS list
    UNWIND list AS record
    WITH p, c, value, record ORDER BY record
    WITH p, c, value, collect(DISTINCT record) AS records
    RETURN p.key AS person, c.key AS case_id, value, records
    ORDER BY value DESC, person, case_id
  }
  RETURN 'protected_held_by_others' AS indicator, person, case_id, value, records
  UNION ALL
  // Is named by the police as a possible victim of trafficking, or as missing (revision 2)
  CALL () {
    MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
    MATCH (p)-[y:PARTY_TO]->(d:Case)
    WHERE y.category IN ['possible_trafficking_victim', 'missing']
       OR (y.category = 'victim' AND d.offence IN $protected_named_victim__offences)
    WITH p, c, count(DISTINCT d) AS value, collect(coalesce(y.records, [])) AS lists
    UNWIND lists AS list
    UNWIND list AS record
    WITH p, c, value, record ORDER BY record
    WITH p, c, value, collect(DISTINCT record) AS records
    RETURN p.key AS person, c.key AS case_id, value, records
    ORDER BY value DESC, person, case_id
  }
  RETURN 'protected_named_victim' AS indicator, person, case_id, value, records
  UNION ALL
  // Left the country, did not come back, and was not paid since (revision 1)
  CALL () {
    CALL () {
      MATCH (k:Crossing)
      RETURN max(k.at) AS latest
    }
    MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
    MATCH (p)-[:TOOK_PART]->(k:Crossing)
    WITH latest, p, c, k ORDER BY k.at, k.key
    WITH latest, p, c, collect(k) AS crossings
    WITH p, c, last(crossings) AS k, duration.inDays(last(crossings).at, latest).days AS value
    WHERE k.regular = false AND value >= $protected_no_exit_no_pay__min_days
    MATCH (p)-[h:HOLDS]->(a:Account)
    WITH p, c, k, value, collect(a) AS accounts, collect(coalesce(h.records, [])) AS ties
    WHERE any(a IN accounts WHERE EXISTS {
        MATCH (a)-[:PERFORMS|BENEFITS_TO]-(t:Transaction) WHERE t.at < k.at })
      AND none(a IN accounts WHERE EXISTS {
        MATCH (a)-[:PERFORMS|BENEFITS_TO]-(t:Transaction) WHERE t.at > k.at })
    WITH p, c, value, ties + [coalesce(k.records, [])] AS lists
    UNWIND lists AS list
    UNWIND list AS record
    WITH p, c, value, record ORDER BY record
    WITH p, c, value, collect(DISTINCT record) AS records
    RETURN p.key AS person, c.key AS case_id, value, records
    ORDER BY value DESC, person, case_id
  }
  RETURN 'protected_no_exit_no_pay' AS indicator, person, case_id, value, records
  UNION ALL
  // Was rescued, or showed signs of being held when found (revision 1)
  CALL () {
    MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
    MATCH (p)-[:TOOK_PART]->(d:Detention)
    WITH p, c, d, CASE WHEN d.kind = 'rescue' THEN 1 ELSE 0 END AS rescued,
         CASE WHEN d.signs_of_coercion THEN 1 ELSE 0 END AS coerced,
         CASE WHEN trim(d.documents_held_by) <> ''
                   AND NOT toLower(trim(d.documents_held_by)) IN $protected_rescued__nobody_else THEN 1 ELSE 0 END AS documents,
         CASE WHEN trim(d.ransom_paid) <> ''
                   AND NOT toLower(trim(d.ransom_paid)) IN $protected_rescued__none THEN 1 ELSE 0 END AS ransom
    WHERE rescued + coerced + documents + ransom > 0
    WITH p, c, sum(rescued + coerced + documents + ransom) AS value,
         collect(coalesce(d.records, [])) AS lists
    UNWIND lists AS list
    UNWIND list AS record
    WITH p, c, value, record ORDER BY record
    WITH p, c, value, collect(DISTINCT record) AS records
    RETURN p.key AS person, c.key AS case_id, value, records
    ORDER BY value DESC, person, case_id
  }
  RETURN 'protected_rescued' AS indicator, person, case_id, value, records
  UNION ALL
  // Paid capital into the group's accounts before victims' money came (revision 4)
  CALL () {
    MATCH (c:Case)<-[k:TAINTED]-(:Account)
    WITH c, min(k.since) AS began
    MATCH (c)<-[s:SERVES]-(g:Account)
    WITH g, collect({c: c, began: began, theirs: any(why IN s.because WHERE why IN ['front', 'handset'])}) AS cases
    WITH g, cases, reduce(last = cases[0].began, one IN cases | CASE WHEN one.began > last THEN one.began ELSE last END) AS last
    CALL (g, last) {
      MATCH (g)<-[:BENEFITS_TO]-(t:Transaction)
      WHERE t.at < last AND t.amount > 0
      RETURN collect({t: t, at: t.at}) AS came
    }
    UNWIND cases AS one
    WITH g, one.c AS c, one.theirs AS theirs,
         [entry IN came WHERE entry.at < one.began AND entry.at >= one.began - duration({days: $sponsor_capital_before_fraud__window_days})] AS early
    WHERE size(early) > 0
    CALL (g, c) {
      MATCH (g)-[:PAID]->(b:Account)
      WITH c, b
      WHERE EXISTS { (b)-[:SERVES]->(c) }
      RETURN count(*) AS paid
    }
    WITH c, early, theirs, paid
    WHERE theirs OR paid >= $sponsor_capital_before_fraud__min_paid
    UNWIND early AS one
    WITH c, one.t AS t
    MATCH (t)<-[:PERFORMS]-(x:Account|External)
    WHERE NOT EXISTS { MATCH (x)-[w:SERVES]->(c)
                       WHERE any(why IN w.because WHERE why IN ['front', 'handset']) }
    CALL (t) {
      MATCH (t)-[k:TAINTED]->(of:Case)
      WHERE NOT EXISTS { (of)-[:PART_OF]->(:Case) }
      RETURN sum(k.share) AS proceeds
    }
    WITH c, t, x, proceeds
    WHERE proceeds < $sponsor_capital_before_fraud__max_share
    WITH c, t.currency AS currency, sum(t.amount) AS capital, collect({from: x, t: t}) AS inflows
    UNWIND inflows AS inflow
    WITH c, currency, capital, inflow.from AS x, collect(inflow.t) AS sent
    CALL (x, sent) {
      WITH x, sent WHERE x:Account AND size(sent) >= $sponsor_capital_before_fraud__min_passed
      UNWIND sent AS one
      WITH x, one AS t
      MATCH (x)<-[:BENEFITS_TO]-(u:Transaction)
      WHERE u.at <= t.at AND u.at >= t.at - duration({days: $sponsor_capital_before_fraud__pass_days})
        AND u.amount >= t.amount AND $sponsor_capital_before_fraud__pass_part * u.amount <= t.amount AND u.currency = t.currency
      MATCH (u)<-[:PERFORMS]-(y:Account)
      WHERE NOT EXISTS { (y)<-[:CONTROLS]-(:Person)-[:CONTROLS]->(x) }
      WITH y, t, u ORDER BY u.at, u.key
      WITH y, t, collect(u)[0] AS u
      WITH y, collect({t: t, u: u}) AS passed
      WHERE size(passed) >= $sponsor_capital_before_fraud__min_passed
      WITH y, passed ORDER BY size(passed) DESC, y.key
      RETURN collect({y: y, passed: passed}) AS behind
    }
    UNWIND sent AS t
    WITH c, currency, capital, x, t, head([one IN behind WHERE any(entry IN one.passed WHERE entry.t = t)]) AS first
    WITH c, currency, capital, t, coalesce(first.y, x) AS x, head([entry IN first.passed WHERE entry.t = t | entry.u]) AS u
    MATCH (x)<-[r:CONTROLS]-(p:Person)
    WHERE r.how IN ['holds', 'owns'] AND EXISTS { (p)-[:IN_SCOPE]->(c) }
    WITH p, c, currency, capital, t, u, collect(r.records)[0] AS tie
    WITH p, c, currency, sum($sponsor_capital_before_fraud__percent * toFloat(t.amount) / capital) AS total,
         collect({worth: $sponsor_capital_before_fraud__percent * toFloat(t.amount) / capital,
                  records: coalesce(tie, []) + coalesce(u.records, [])[..1] + coalesce(t.records, [])[..1]}) AS parts
    WITH p, c, currency, total, parts ORDER BY total DESC, currency
    WITH p, c, collect({total: total, parts: parts})[0] AS most
    WITH p, c, toInteger(floor(most.total)) AS value, most.parts AS parts
    WHERE value >= $sponsor_capital_before_fraud__min_percent
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'sponsor_capital_before_fraud' AS indicator, person, case_id, value, records
  UNION ALL
  // Put money into several groups before their victims paid (revision 4)
  CALL () {
    MATCH (c:Case)<-[k:TAINTED]-(:Account)
    WHERE NOT EXISTS { (c)-[:PART_OF]->(:Case) }
    WITH c, min(k.since) AS began
    MATCH (c)<-[s:SERVES]-(g:Account)
    WITH g, collect({c: c, began: began, theirs: any(why IN s.because WHERE why IN ['front', 'handset'])}) AS cases
    WITH g, cases, reduce(last = cases[0].began, one IN cases | CASE WHEN one.began > last THEN one.began ELSE last END) AS last
    CALL (g, last) {
      MATCH (g)<-[:BENEFITS_TO]-(t:Transaction)
      WHERE t.at < last AND t.amount > 0
      RETURN collect({t: t, at: t.at}) AS came
    }
    UNWIND cases AS one
    WITH g, one.c AS c, one.theirs AS theirs,
         [entry IN came WHERE entry.at < one.began AND entry.at >= one.began - duration({days: $sponsor_several_groups__window_days})] AS early
    WHERE size(early) > 0
    CALL (g, c) {
      MATCH (g)-[:PAID]->(b:Account)
      WITH c, b
      WHERE EXISTS { (b)-[:SERVES]->(c) }
      RETURN count(*) AS paid
    }
    WITH g, c, early, theirs, paid
    WHERE theirs OR paid >= $sponsor_several_groups__min_paid
    UNWIND early AS one
    WITH g, c, one.t AS t
    MATCH (t)<-[:PERFORMS]-(x:Account)
    WHERE NOT EXISTS { MATCH (x)-[w:SERVES]->(c)
                       WHERE any(why IN w.because WHERE why IN ['front', 'handset']) }
    CALL (t) {
      MATCH (t)-[k:TAINTED]->(of:Case)
      WHERE NOT EXISTS { (of)-[:PART_OF]->(:Case) }
      RETURN sum(k.share) AS proceeds
    }
    WITH g, c, x, t, proceeds
    WHERE proceeds < $sponsor_several_groups__max_share
    WITH c, x, collect({g: g, t: t}) AS sent
    CALL (x, sent) {
      WITH x, sent WHERE x:Account AND size(sent) >= $sponsor_several_groups__min_passed
      UNWIND sent AS one
      WITH x, one.t AS t
      MATCH (x)<-[:BENEFITS_TO]-(u:Transaction)
      WHERE u.at <= t.at AND u.at >= t.at - duration({days: $sponsor_several_groups__pass_days})
        AND u.amount >= t.amount AND $sponsor_several_groups__pass_part * u.amount <= t.amount AND u.currency = t.currency
      MATCH (u)<-[:PERFORMS]-(y:Account)
      WHERE NOT EXISTS { (y)<-[:CONTROLS]-(:Person)-[:CONTROLS]->(x) }
      WITH y, t, u ORDER BY u.at, u.key
      WITH y, t, collect(u)[0] AS u
      WITH y, collect({t: t, u: u}) AS passed
      WHERE size(passed) >= $sponsor_several_groups__min_passed
      WITH y, passed ORDER BY size(passed) DESC, y.key
      RETURN collect({y: y, passed: passed}) AS behind
    }
    UNWIND sent AS one
    WITH c, x, one.g AS g, one.t AS t, head([each IN behind WHERE any(entry IN each.passed WHERE entry.t = one.t)]) AS first
    WITH c, g, t, coalesce(first.y, x) AS x, head([entry IN first.passed WHERE entry.t = t | entry.u]) AS u
    MATCH (x)<-[r:CONTROLS]-(p:Person)
    WHERE r.how IN ['holds', 'owns'] AND EXISTS { (p)-[:IN_SCOPE]->(c) }
    WITH p, g, c, t, u, r ORDER BY c.key, t.at, t.key
    WITH p, g, collect(c) AS cases, collect(coalesce(r.records, []) + coalesce(u.records, [])[..1] + coalesce(t.records, [])[..1])[0] AS some ORDER BY g.key
    WITH p, cases[0].key AS first, collect(cases) AS lists, collect(some)[0] AS some ORDER BY first
    WITH p, collect({worth: 1, records: some}) AS parts, collect(lists) AS lists
    WHERE size(parts) >= 2
    UNWIND lists AS list
    UNWIND list AS cases
    UNWIND cases AS c
    WITH DISTINCT p, c, parts, size(parts) AS value
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'sponsor_several_groups' AS indicator, person, case_id, value, records
}
WITH indicator, person, case_id, value, records
WHERE value IS NOT NULL
WITH person, indicator, max(value) AS value, collect(case_id) AS cases,
     collect(records) AS lists
WITH person,
     collect({id: indicator, value: value, cases: cases, lists: lists}) AS answers
// Whoever shows a sign of being held, trafficked or used is on no role list.
WHERE none(s IN [{id: 'protected_named_victim', at: $protected_named_victim__at},
                 {id: 'protected_rescued', at: $protected_rescued__at},
                 {id: 'protected_held_by_others', at: $protected_held_by_others__at},
                 {id: 'protected_no_exit_no_pay', at: $protected_no_exit_no_pay__at},
                 {id: 'protected_duped_holder', at: $protected_duped_holder__at}]
           WHERE any(a IN answers WHERE a.id = s.id AND a.value >= s.at))
UNWIND [
  {kind: 'organizer', place: 0,
   weak: $organizer__weak, medium: $organizer__medium, strong: $organizer__strong, least: $organizer__families,
   caps: [
      {family: 'money', cap: $organizer__money__cap},
      {family: 'control', cap: $organizer__control__cap},
      {family: 'premises', cap: $organizer__premises__cap},
      {family: 'contact', cap: $organizer__contact__cap},
      {family: 'testimony', cap: $organizer__testimony__cap}],
   weighings: [
      {id: 'organizer_retained_money', family: 'money',
       weight: $organizer__organizer_retained_money__weight, levels: $organizer__organizer_retained_money__levels, cap: $organizer__organizer_retained_money__cap},
      {id: 'organizer_proxy_money', family: 'money',
       weight: $organizer__organizer_proxy_money__weight, levels: $organizer__organizer_proxy_money__levels, cap: $organizer__organizer_proxy_money__cap},
      {id: 'organizer_unexplained_income', family: 'money',
       weight: $organizer__organizer_unexplained_income__weight, levels: $organizer__organizer_unexplained_income__levels, cap: $organizer__organizer_unexplained_income__cap},
      {id: 'organizer_controls_accounts', family: 'control',
       weight: $organizer__organizer_controls_accounts__weight, levels: $organizer__organizer_controls_accounts__levels, cap: $organizer__organizer_controls_accounts__cap},
      {id: 'organizer_pays_members', family: 'control',
       weight: $organizer__organizer_pays_members__weight, levels: $organizer__organizer_pays_members__levels, cap: $organizer__organizer_pays_members__cap},
      {id: 'organizer_front_premises', family: 'premises',
       weight: $organizer__organizer_front_premises__weight, levels: $organizer__organizer_front_premises__levels, cap: $organizer__organizer_front_premises__cap},
      {id: 'organizer_meets_members', family: 'contact',
       weight: $organizer__organizer_meets_members__weight, levels: $organizer__organizer_meets_members__levels, cap: $organizer__organizer_meets_members__cap},
      {id: 'organizer_brokerage', family: 'contact',
       weight: $organizer__organizer_brokerage__weight, levels: $organizer__organizer_brokerage__levels, cap: $organizer__organizer_brokerage__cap},
      {id: 'organizer_reported_to', family: 'testimony',
       weight: $organizer__organizer_reported_to__weight, levels: $organizer__organizer_reported_to__levels, cap: $organizer__organizer_reported_to__cap}],
   counters: [
      {id: 'counter_payroll', at: $organizer__counter_payroll__at, minus: $organizer__counter_payroll__minus, removes: false,
       explains: ['organizer_pays_members', 'organizer_unexplained_income']},
      {id: 'counter_merchant', at: $organizer__counter_merchant__at, minus: $organizer__counter_merchant__minus, removes: false,
       explains: ['organizer_retained_money', 'organizer_unexplained_income']},
      {id: 'counter_nominee', at: $organizer__counter_nominee__at, minus: $organizer__counter_nominee__minus, removes: false,
       explains: ['organizer_retained_money', 'organizer_unexplained_income', 'organizer_pays_members']},
      {id: 'sponsor_several_groups', at: $organizer__sponsor_several_groups__at, minus: $organizer__sponsor_several_groups__minus, removes: false,
       explains: ['organizer_retained_money', 'organizer_unexplained_income', 'organizer_front_premises']},
      {id: 'sponsor_capital_before_fraud', at: $organizer__sponsor_capital_before_fraud__at, minus: $organizer__sponsor_capital_before_fraud__minus, removes: false,
       explains: ['organizer_retained_money', 'organizer_unexplained_income', 'organizer_front_premises']},
      {id: 'counter_directed', at: $organizer__counter_directed__at, minus: $organizer__counter_directed__minus, removes: false,
       explains: ['organizer_retained_money', 'organizer_proxy_money', 'organizer_unexplained_income', 'organizer_pays_members', 'organizer_controls_accounts', 'organizer_front_premises']},
      {id: 'counter_directed_income', at: $organizer__counter_directed_income__at, minus: $organizer__counter_directed_income__minus, removes: false,
       explains: ['organizer_unexplained_income', 'organizer_pays_members', 'organizer_controls_accounts', 'organizer_front_premises']},
      {id: 'counter_hired', at: $organizer__counter_hired__at, minus: $organizer__counter_hired__minus, removes: false,
       explains: ['organizer_proxy_money', 'organizer_unexplained_income', 'organizer_controls_accounts', 'organizer_pays_members']},
      {id: 'counter_works_accounts', at: $organizer__counter_works_accounts__at, minus: $organizer__counter_works_accounts__minus, removes: false,
       explains: ['organizer_controls_accounts', 'organizer_pays_members', 'organizer_proxy_money', 'organizer_unexplained_income']},
      {id: 'counter_strange_handset', at: $organizer__counter_strange_handset__at, minus: $organizer__counter_strange_handset__minus, removes: false,
       explains: ['organizer_proxy_money', 'organizer_unexplained_income', 'organizer_controls_accounts']},
      {id: 'counter_lent_numbers', at: $organizer__counter_lent_numbers__at, minus: $organizer__counter_lent_numbers__minus, removes: false,
       explains: ['organizer_proxy_money', 'organizer_unexplained_income', 'organizer_controls_accounts', 'organizer_brokerage']},
      {id: 'counter_victim', at: $organizer__counter_victim__at, minus: $organizer__counter_victim__minus, removes: true,
       explains: []}],
   gates: [['organizer_retained_money', 'organizer_proxy_money', 'organizer_unexplained_income', 'organizer_front_premises'], ['organizer_retained_money', 'organizer_proxy_money', 'organizer_controls_accounts', 'organizer_pays_members', 'organizer_front_premises', 'organizer_meets_members']]}
] AS kind
WITH person, answers, kind,
     [c IN kind.counters
      WHERE any(a IN answers WHERE a.id = c.id AND a.value >= c.at)] AS counters
// Points: the weight for every level reached, at most the cap; none where it is explained.
WITH person, answers, kind, counters,
     [w IN kind.weighings
      WHERE any(a IN answers WHERE a.id = w.id AND any(l IN w.levels WHERE a.value >= l)) |
      {id: w.id, family: w.family,
       points: CASE WHEN any(c IN counters WHERE w.id IN c.explains) THEN 0 ELSE
         reduce(least = w.cap, given IN
           [a IN answers WHERE a.id = w.id | w.weight * size([l IN w.levels WHERE a.value >= l])] |
           CASE WHEN given < least THEN given ELSE least END) END}] AS findings
WITH person, answers, kind, counters, findings,
     [f IN kind.caps WHERE any(x IN findings WHERE x.family = f.family AND x.points > 0) |
      {family: f.family, cap: f.cap,
       points: reduce(total = 0, x IN [y IN findings WHERE y.family = f.family] |
                      total + x.points)}] AS families
WITH person, answers, kind, counters, findings, families,
     reduce(total = 0, f IN families |
            total + CASE WHEN f.points < f.cap THEN f.points ELSE f.cap END)
     - reduce(taken = 0, c IN counters | taken + c.minus) AS points
// No lead without open gates, enough families and a band.
WHERE points >= kind.weak AND size(families) >= kind.least
  AND none(c IN counters WHERE c.removes)
  AND all(g IN kind.gates WHERE any(x IN findings WHERE x.points > 0 AND x.id IN g))
MATCH (p:Person {key: person})
CALL (answers, findings, counters) {
  UNWIND answers AS a
  WITH a
  WHERE a.id IN [x IN findings | x.id] + [c IN counters | c.id]
  UNWIND a.cases AS case_id
  WITH case_id ORDER BY case_id
  RETURN collect(DISTINCT case_id) AS case_ids
}
CALL (answers, findings, counters) {
  UNWIND answers AS a
  WITH a
  WHERE a.id IN [x IN findings | x.id] + [c IN counters | c.id]
  UNWIND a.lists AS list
  UNWIND list AS record
  WITH record ORDER BY record
  RETURN collect(DISTINCT record) AS records
}
CALL (families) {
  UNWIND families AS f
  WITH f.family AS family ORDER BY family
  RETURN collect(family) AS spoke
}
CALL (findings) {
  UNWIND findings AS x
  WITH x
  WHERE x.points > 0
  WITH x.id AS id ORDER BY id
  RETURN collect(id) AS gave
}
WITH kind, points, spoke, gave, case_ids, records, person, coalesce(p.name, p.name_latin) AS name
ORDER BY points DESC, size(spoke) DESC, person
WITH kind, collect({person: person, name: name, points: points, spoke: spoke, gave: gave,
                    case_ids: case_ids, records: records}) AS listed
UNWIND range(1, size(listed)) AS rank
WITH kind, rank, listed[rank - 1] AS lead
RETURN kind.kind AS role, rank, lead.person AS person, lead.name AS name, lead.points AS points,
       CASE WHEN lead.points >= kind.strong THEN 'strong'
            WHEN lead.points >= kind.medium THEN 'medium' ELSE 'weak' END AS band,
       lead.spoke AS families, lead.gave AS indicators, lead.case_ids AS case_ids,
       lead.records AS records
ORDER BY kind.place, role, rank
