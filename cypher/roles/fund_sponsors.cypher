/*
id: fund_sponsors
title: Ranking of fund sponsors, as in the lead list
role: fund_sponsors
revision: 47
description: Generated from leads/roles/fund_sponsors.yml and the indicators it names, by `leadgraph
  queries docs`; change those, not this file. Every weight, cap, level and threshold is a parameter,
  so that its effect can be tried here.
why: A ranking that can be read, run and changed can be argued with. Points add up; every one can
  be followed to the indicator that gave it and to its records.
limits: A lead is a reason to look, never a verdict. An indicator whose feed was never delivered gives
  no row here; the lead lists say which those are. People who show a sign of being held, trafficked
  or used are left out.
feeds:
- accounts
- bookings
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
  fund_sponsor__weak:
    type: integer
    default: 7
    min: 0
    max: 1000
    help: Seven points need capital or returns at a high level and another family beside it; below
      it stood customers and relatives in simulated towns of the variants for development. Strong
      needs capital and returns, and costs or ownership beside them. Words, not decimals, until enough
      reviewed leads are there to calibrate on.
  fund_sponsor__medium:
    type: integer
    default: 10
    min: 0
    max: 1000
    help: Seven points need capital or returns at a high level and another family beside it; below
      it stood customers and relatives in simulated towns of the variants for development. Strong
      needs capital and returns, and costs or ownership beside them. Words, not decimals, until enough
      reviewed leads are there to calibrate on.
  fund_sponsor__strong:
    type: integer
    default: 14
    min: 0
    max: 1000
    help: Seven points need capital or returns at a high level and another family beside it; below
      it stood customers and relatives in simulated towns of the variants for development. Strong
      needs capital and returns, and costs or ownership beside them. Words, not decimals, until enough
      reviewed leads are there to calibrate on.
  fund_sponsor__families:
    type: integer
    default: 2
    min: 0
    max: 6
    help: 'Fewest families that must speak: one alone is no lead.'
  fund_sponsor__money__cap:
    type: integer
    default: 10
    min: 0
    max: 30
    help: Capital in and returns out make the sponsor, and they are two facts, not one.
  fund_sponsor__premises__cap:
    type: integer
    default: 4
    min: 0
    max: 30
    help: Rent paid for others shows who carries the costs.
  fund_sponsor__travel__cap:
    type: integer
    default: 3
    min: 0
    max: 30
    help: Travel paid for others shows who carries the costs, but recruiters and facilitators advance
      it too.
  fund_sponsor__control__cap:
    type: integer
    default: 4
    min: 0
    max: 30
    help: Ownership of the front shows whose money is behind it, unless it is a nominee's.
  fund_sponsor__contact__cap:
    type: integer
    default: 2
    min: 0
    max: 30
    help: Business acquaintances show the same; contact may support, never carry.
  fund_sponsor__testimony__cap:
    type: integer
    default: 1
    min: 0
    max: 30
    help: People in detention say what is wanted of them.
  fund_sponsor__sponsor_capital_before_fraud__weight:
    type: integer
    default: 2
    min: 0
    max: 10
    help: 'Capital before the first victim paid tells an investor from a customer; in the simulated
      towns for development those who fund had nine tenths of it and more, those who moved some money
      early up to a fifth, seldom half. Source: UNODC (2024); FATF, INTERPOL, Egmont Group (2023).'
  fund_sponsor__sponsor_capital_before_fraud__levels:
    type: list<integer>
    default:
    - 20
    - 50
    - 80
    min: 0
    max: 1000000000
    help: 'Capital before the first victim paid tells an investor from a customer; in the simulated
      towns for development those who fund had nine tenths of it and more, those who moved some money
      early up to a fifth, seldom half. Source: UNODC (2024); FATF, INTERPOL, Egmont Group (2023).'
  fund_sponsor__sponsor_capital_before_fraud__cap:
    type: integer
    default: 6
    min: 0
    max: 20
    help: 'Capital before the first victim paid tells an investor from a customer; in the simulated
      towns for development those who fund had nine tenths of it and more, those who moved some money
      early up to a fifth, seldom half. Source: UNODC (2024); FATF, INTERPOL, Egmont Group (2023).'
  fund_sponsor__sponsor_returns__weight:
    type: integer
    default: 2
    min: 0
    max: 10
    help: 'A share of the victims'' money after own capital is the return on it. Much more of it is
      no better sign: in the simulated towns for development mules and proxies had 20 to 90 percent
      pass over their accounts, most of those who fund 5 to 12. Source: UNODC (2024); FATF, INTERPOL,
      Egmont Group (2023).'
  fund_sponsor__sponsor_returns__levels:
    type: list<integer>
    default:
    - 1
    - 4
    min: 0
    max: 1000000000
    help: 'A share of the victims'' money after own capital is the return on it. Much more of it is
      no better sign: in the simulated towns for development mules and proxies had 20 to 90 percent
      pass over their accounts, most of those who fund 5 to 12. Source: UNODC (2024); FATF, INTERPOL,
      Egmont Group (2023).'
  fund_sponsor__sponsor_returns__cap:
    type: integer
    default: 4
    min: 0
    max: 20
    help: 'A share of the victims'' money after own capital is the return on it. Much more of it is
      no better sign: in the simulated towns for development mules and proxies had 20 to 90 percent
      pass over their accounts, most of those who fund 5 to 12. Source: UNODC (2024); FATF, INTERPOL,
      Egmont Group (2023).'
  fund_sponsor__sponsor_several_groups__weight:
    type: integer
    default: 2
    min: 0
    max: 10
    help: 'Few people fund many groups; capital in several cases is an investor''s habit. Source:
      UNODC (2024).'
  fund_sponsor__sponsor_several_groups__levels:
    type: list<integer>
    default:
    - 2
    - 3
    - 5
    min: 0
    max: 1000000000
    help: 'Few people fund many groups; capital in several cases is an investor''s habit. Source:
      UNODC (2024).'
  fund_sponsor__sponsor_several_groups__cap:
    type: integer
    default: 5
    min: 0
    max: 20
    help: 'Few people fund many groups; capital in several cases is an investor''s habit. Source:
      UNODC (2024).'
  fund_sponsor__sponsor_pays_rent__weight:
    type: integer
    default: 3
    min: 0
    max: 10
    help: 'Paying the rent of premises that others lease for the group carries its largest fixed cost;
      nobody else did in the simulated towns for development. Source: UNODC (2024).'
  fund_sponsor__sponsor_pays_rent__levels:
    type: list<integer>
    default:
    - 1
    - 3
    min: 0
    max: 1000000000
    help: 'Paying the rent of premises that others lease for the group carries its largest fixed cost;
      nobody else did in the simulated towns for development. Source: UNODC (2024).'
  fund_sponsor__sponsor_pays_rent__cap:
    type: integer
    default: 4
    min: 0
    max: 20
    help: 'Paying the rent of premises that others lease for the group carries its largest fixed cost;
      nobody else did in the simulated towns for development. Source: UNODC (2024).'
  fund_sponsor__sponsor_pays_travel__weight:
    type: integer
    default: 1
    min: 0
    max: 10
    help: 'Operators do not pay their own way; who pays may be the sponsor, a recruiter or a facilitator.
      Source: FATF (2022), Money Laundering and Terrorist Financing Risks Arising from Migrant Smuggling.'
  fund_sponsor__sponsor_pays_travel__levels:
    type: list<integer>
    default:
    - 2
    - 5
    - 10
    min: 0
    max: 1000000000
    help: 'Operators do not pay their own way; who pays may be the sponsor, a recruiter or a facilitator.
      Source: FATF (2022), Money Laundering and Terrorist Financing Risks Arising from Migrant Smuggling.'
  fund_sponsor__sponsor_pays_travel__cap:
    type: integer
    default: 3
    min: 0
    max: 20
    help: 'Operators do not pay their own way; who pays may be the sponsor, a recruiter or a facilitator.
      Source: FATF (2022), Money Laundering and Terrorist Financing Risks Arising from Migrant Smuggling.'
  fund_sponsor__sponsor_owns_front__weight:
    type: integer
    default: 2
    min: 0
    max: 10
    help: 'The owner who does not direct is where the money behind a front comes from. Source: UNODC
      (2024); FATF, INTERPOL, Egmont Group (2023).'
  fund_sponsor__sponsor_owns_front__levels:
    type: list<integer>
    default:
    - 1
    - 3
    min: 0
    max: 1000000000
    help: 'The owner who does not direct is where the money behind a front comes from. Source: UNODC
      (2024); FATF, INTERPOL, Egmont Group (2023).'
  fund_sponsor__sponsor_owns_front__cap:
    type: integer
    default: 4
    min: 0
    max: 20
    help: 'The owner who does not direct is where the money behind a front comes from. Source: UNODC
      (2024); FATF, INTERPOL, Egmont Group (2023).'
  fund_sponsor__sponsor_knows_controllers__weight:
    type: integer
    default: 1
    min: 0
    max: 10
    help: 'An investor deals with those who run the money; contact may support, never carry. Source:
      Morselli (2009); UNODC (2024).'
  fund_sponsor__sponsor_knows_controllers__levels:
    type: list<integer>
    default:
    - 1
    - 3
    min: 0
    max: 1000000000
    help: 'An investor deals with those who run the money; contact may support, never carry. Source:
      Morselli (2009); UNODC (2024).'
  fund_sponsor__sponsor_knows_controllers__cap:
    type: integer
    default: 2
    min: 0
    max: 20
    help: 'An investor deals with those who run the money; contact may support, never carry. Source:
      Morselli (2009); UNODC (2024).'
  fund_sponsor__sponsor_named__weight:
    type: integer
    default: 1
    min: 0
    max: 10
    help: 'Members know who put up the money, but testimony counts one point at most. Source: NATO
      AJP-2.1 grading of sources and information.'
  fund_sponsor__sponsor_named__levels:
    type: list<integer>
    default:
    - 1
    min: 0
    max: 1000000000
    help: 'Members know who put up the money, but testimony counts one point at most. Source: NATO
      AJP-2.1 grading of sources and information.'
  fund_sponsor__sponsor_named__cap:
    type: integer
    default: 1
    min: 0
    max: 20
    help: 'Members know who put up the money, but testimony counts one point at most. Source: NATO
      AJP-2.1 grading of sources and information.'
  fund_sponsor__counter_family_transfers__at:
    type: integer
    default: 6
    min: 0
    max: 1000000000
    help: 'Small regular sums over many months before the case are support, not capital. Source: docs/roles.md,
      innocent look-alikes.'
  fund_sponsor__counter_family_transfers__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Small regular sums over many months before the case are support, not capital. Source: docs/roles.md,
      innocent look-alikes.'
  fund_sponsor__counter_licensed_clientele__at:
    type: integer
    default: 20
    min: 0
    max: 1000000000
    help: 'A licensed lender, exchange house or agency serves everybody; what it did for members is
      its trade. Source: docs/roles.md, innocent look-alikes; FATF (2022).'
  fund_sponsor__counter_licensed_clientele__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'A licensed lender, exchange house or agency serves everybody; what it did for members is
      its trade. Source: docs/roles.md, innocent look-alikes; FATF (2022).'
  fund_sponsor__counter_merchant__at:
    type: integer
    default: 30
    min: 0
    max: 1000000000
    help: 'Money that came to a merchant was spent there. Source: docs/roles.md, innocent look-alikes;
      FATF (2023).'
  fund_sponsor__counter_merchant__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Money that came to a merchant was spent there. Source: docs/roles.md, innocent look-alikes;
      FATF (2023).'
  fund_sponsor__mule_pass_through__at:
    type: integer
    default: 10
    min: 0
    max: 1000000000
    help: 'Over whose accounts victims'' money passes within hours, time and again, moves it; it is
      neither their capital nor their share. In the six simulated towns for development those who
      fund did so four times at most, mules and proxies ten to 150 times. Source: Europol (2019),
      Money Muling; FATF, INTERPOL, Egmont Group (2023).'
  fund_sponsor__mule_pass_through__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Over whose accounts victims'' money passes within hours, time and again, moves it; it is
      neither their capital nor their share. In the six simulated towns for development those who
      fund did so four times at most, mules and proxies ten to 150 times. Source: Europol (2019),
      Money Muling; FATF, INTERPOL, Egmont Group (2023).'
  fund_sponsor__counter_works_accounts__at:
    type: integer
    default: 4
    min: 0
    max: 1000000000
    help: 'Who puts money up leaves the working of accounts to others; who works many by hand launders
      for groups and pays into their pools what is not their own. Nobody who funds worked one account
      of others in the six simulated towns for development, laundering teams'' bosses ten. Source:
      Europol (2019), Money Muling; UNODC (2024).'
  fund_sponsor__counter_works_accounts__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Who puts money up leaves the working of accounts to others; who works many by hand launders
      for groups and pays into their pools what is not their own. Nobody who funds worked one account
      of others in the six simulated towns for development, laundering teams'' bosses ten. Source:
      Europol (2019), Money Muling; UNODC (2024).'
  fund_sponsor__counter_nominee__at:
    type: integer
    default: 1
    min: 0
    max: 1000000000
    help: 'What goes over an account that others operate is theirs; who stands behind the nominee
      is found by the handset. Source: UNODC (2024); docs/roles.md, innocent look-alikes.'
  fund_sponsor__counter_nominee__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'What goes over an account that others operate is theirs; who stands behind the nominee
      is found by the handset. Source: UNODC (2024); docs/roles.md, innocent look-alikes.'
  fund_sponsor__counter_victim__at:
    type: integer
    default: 1
    min: 0
    max: 1000000000
    help: 'Victims are paid early returns after their own payments; that is bait, not a share. Source:
      docs/roles.md, innocent look-alikes; FATF (2023).'
  fund_sponsor__counter_victim__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Victims are paid early returns after their own payments; that is bait, not a share. Source:
      docs/roles.md, innocent look-alikes; FATF (2023).'
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
  counter_family_transfers__persons:
    type: list<string>
    help: Keys of the persons to ask of; null asks of everyone in scope.
    default: null
    max_items: 1000000
  counter_family_transfers__small:
    type: float
    help: 'Largest sum that is small, in typical victims'' payments: half of one.'
    default: 0.5
    min: 0.0
    max: 10.0
  counter_family_transfers__min_payments:
    type: integer
    help: 'Fewest payments: half a year of monthly support.'
    default: 6
    min: 2
    max: 1000
  counter_family_transfers__min_days:
    type: integer
    help: 'Fewest days from the first to the last of them: five months.'
    default: 150
    min: 1
    max: 3650
  counter_licensed_clientele__persons:
    type: list<string>
    help: Keys of the persons to ask of; null asks of everyone in scope.
    default: null
    max_items: 1000000
  counter_licensed_clientele__min_clients:
    type: integer
    help: Fewest clients outside the case for a wide clientele.
    default: 20
    min: 1
    max: 100000
  counter_licensed_clientele__max_share:
    type: float
    help: 'Most that members of groups (persons whom a case''s own records name) may be of the travellers
      booked for: above it the licence is a legal front. An honest agency on a corridor that groups
      use carries them as it carries others. To be calibrated on reviewed leads.'
    default: 0.15
    min: 0.0
    max: 1.0
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
  mule_pass_through__persons:
    type: list<string>
    help: Keys of the persons to ask of; null asks of everyone in scope.
    default: null
    max_items: 1000000
  mule_pass_through__min_share:
    type: float
    help: Least part of what came into the account that is any victims' money; an exchange house or
      a shop passes everybody's money on.
    default: 0.2
    min: 0.0
    max: 1.0
  mule_pass_through__hours:
    type: integer
    help: 'Hours in which the money leaves again: banks freeze within a day or two, and groups know
      it.'
    default: 24
    min: 1
    max: 720
  mule_pass_through__min_part:
    type: float
    help: 'Least part of the payment that leaves: mules keep a few percent, up to a fifth.'
    default: 0.8
    min: 0.0
    max: 1.0
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
  sponsor_knows_controllers__max_contacts:
    type: integer
    help: 'Most numbers that one of the numbers is in contact with: above it stands a shop, a driver
      or a switchboard.'
    default: 60
    min: 2
    max: 1000
  sponsor_named__worst_source:
    type: string
    help: 'Worst source reliability that counts: C is fairly reliable in the Admiralty grading; beyond
      it the source is not usually reliable, or unknown.'
    default: C
  sponsor_named__worst_information:
    type: integer
    help: 'Worst information credibility that counts: 3 is possibly true; beyond it, it is doubtful.'
    default: 3
    min: 1
    max: 6
  sponsor_owns_front__min_members:
    type: integer
    help: 'Fewest members at the premises: one may be a visitor.'
    default: 2
    min: 1
    max: 100
  sponsor_pays_rent__min_members:
    type: integer
    help: 'Fewest members at a site that no front of the group leases: one may be a visitor.'
    default: 2
    min: 1
    max: 100
  sponsor_pays_travel__min_members:
    type: integer
    help: 'Fewest members: one may be a relative.'
    default: 2
    min: 1
    max: 100
  sponsor_pays_travel__min_share:
    type: float
    help: 'Least part of members among all whose travel the person pays: an agency pays for everybody.
      To be calibrated on reviewed leads.'
    default: 0.3
    min: 0.0
    max: 1.0
  sponsor_returns__percent:
    type: integer
    help: 'One whole in percent: a unit, not a threshold.'
    default: 100
    min: 100
    max: 100
  sponsor_returns__largest:
    type: integer
    help: Payments that stand as parts of their own, the largest first; those after them are one part
      together. Thirty carry most of a sum that is made of many.
    default: 30
    min: 1
    max: 500
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
  // Sent small regular sums over a long time before the case (revision 3)
  CALL () {
    MATCH (c:Case)<-[k:TAINTED]-(v:Transaction)<-[:PERFORMS]-(x:Account|External)
    WHERE k.amount > 0 AND NOT EXISTS { (x)-[:TAINTED]->(c) }
    WITH c, k.currency AS currency, avg(k.amount) AS typical, min(v.at) AS first_paid
    WITH c, min(first_paid) AS began, collect({currency: currency, typical: typical}) AS usual
    MATCH (p:Person)-[:IN_SCOPE]->(c)
    WHERE ($counter_family_transfers__persons IS NULL OR p.key IN $counter_family_transfers__persons)
    WITH p, collect({c: c, began: began, usual: usual}) AS cases, max(began) AS last
    CALL (p, last) {
      MATCH (p)-[r:CONTROLS]->(a:Account)
      WHERE r.how IN ['holds', 'owns']
      WITH DISTINCT p, a, last
      MATCH (a)-[:PERFORMS]->(t:Transaction)
      WHERE t.at < last
      MATCH (t)-[:BENEFITS_TO]->(g:Account)
      WHERE NOT EXISTS { (p)-[:CONTROLS]->(g) }
      MATCH (g)-[:TAINTED]->(c:Case)
      RETURN c AS of, collect(DISTINCT t) AS paid
    }
    UNWIND cases AS one
    WITH p, one, of, paid
    WHERE one.c = of
    UNWIND paid AS t
    WITH p, one.c AS c, one.usual AS usual, t, one.began AS began
    WHERE t.at < began
    WITH p, c, count(t) AS payments, min(t.at) AS first, max(t.at) AS last,
         count(CASE WHEN any(one IN usual WHERE one.currency = t.currency AND t.amount <= $counter_family_transfers__small * one.typical) THEN t END) AS value,
         collect(coalesce(t.records, [])) AS lists
    WITH p, sum(payments) AS payments, sum(value) AS small,
         collect({c: c, first: first, last: last, value: value, lists: lists}) AS cases
    WHERE small = payments
    UNWIND cases AS one
    WITH p, one.c AS c, one.value AS value, one.lists AS lists, one.first AS first, one.last AS last
    WHERE value >= $counter_family_transfers__min_payments AND duration.inDays(first, last).days >= $counter_family_transfers__min_days
    UNWIND lists AS list
    UNWIND list AS record
    WITH p, c, value, record ORDER BY record
    WITH p, c, value, collect(DISTINCT record) AS records
    RETURN p.key AS person, c.key AS case_id, value, records
    ORDER BY value DESC, person, case_id
  }
  RETURN 'counter_family_transfers' AS indicator, person, case_id, value, records
  UNION ALL
  // Works for or owns a licensed organization that serves many people outside the case (revision 3)
  CALL () {
    MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
    WHERE ($counter_licensed_clientele__persons IS NULL OR p.key IN $counter_licensed_clientele__persons)
    MATCH (p)-[w:OWNS]->(o:Organization)
    WHERE o.licensed = true AND o.kind IN ['agency', 'exchange_house', 'licensed_lender']
    WITH p, c, o, collect(coalesce(w.records, [])) AS ties
    CALL (c, o) {
      MATCH (o:Organization)-[y:TOOK_PART]->(:Booking)<-[t:TOOK_PART]-(q:Person)
      WHERE y.role = 'booker' AND t.role = 'traveller'
      WITH DISTINCT c, q
      RETURN count(q) AS travellers,
             count(CASE WHEN EXISTS { MATCH (q)-[z:IN_SCOPE]->(:Case) WHERE z.steps = 0 } THEN q END) AS members,
             count(CASE WHEN EXISTS { (q)-[:IN_SCOPE]->(c) } THEN null ELSE q END) AS outside
    }
    CALL (c, o) {
      MATCH (o:Organization)-[:HOLDS]->(:Account)-[:PAID]-(client:Account)
      WHERE NOT EXISTS { (client)-[:TAINTED]->(c) }
      RETURN count(DISTINCT client) AS others
    }
    WITH p, c, o, ties, outside + others AS clients, travellers, members
    WHERE members <= $counter_licensed_clientele__max_share * travellers OR travellers = 0
    WITH p, c, sum(clients) AS value, collect(ties) + collect([[o.record]]) AS nested
    WHERE value >= $counter_licensed_clientele__min_clients
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND nested AS lists UNWIND lists AS list UNWIND list AS record
                     WITH record WHERE record IS NOT NULL
                     RETURN DISTINCT record ORDER BY record } AS records
    ORDER BY value DESC, person, case_id
  }
  RETURN 'counter_licensed_clientele' AS indicator, person, case_id, value, records
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
  // Passes victims' money on within hours (revision 3)
  CALL () {
    MATCH (c:Case)<-[w:TAINTED]-(a:Account)<-[h:HOLDS]-(p:Person)
    WHERE w.overall >= $mule_pass_through__min_share AND EXISTS { (p)-[:IN_SCOPE]->(c) } AND ($mule_pass_through__persons IS NULL OR p.key IN $mule_pass_through__persons)
    WITH a, c, p, collect(coalesce(h.records, [])[..1])[0] AS tie
    WITH a, c, collect({p: p, tie: tie}) AS holders
    WITH a, collect({c: c, holders: holders}) AS cases
    CALL (a) {
      MATCH (a)-[:PERFORMS]->(o:Transaction)
      WITH o ORDER BY o.at, o.key
      RETURN collect({at: o.at, amount: o.amount, currency: o.currency, record: coalesce(o.records, [])[0]}) AS outs
    }
    CALL (a, outs) {
      MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)
      WHERE t.amount > 0 AND size(outs) > 0 AND EXISTS { (t)-[:TAINTED]->(:Case) }
      WITH t, [o IN outs WHERE o.at >= t.at AND o.at <= t.at + duration({hours: $mule_pass_through__hours}) AND o.currency = t.currency] AS soon
      WHERE reduce(total = 0, o IN soon | total + o.amount) >= $mule_pass_through__min_part * t.amount
      WITH t, [o IN soon WHERE o.record IS NOT NULL | o.record][..2] AS next
      MATCH (t)-[k:TAINTED]->(c:Case)
      WHERE k.amount > 0
      WITH c, t, coalesce(t.records, [])[..1] + next AS some ORDER BY t.key
      RETURN c AS of, collect(some) AS passed
    }
    UNWIND cases AS one
    WITH of AS c, passed, one
    WHERE one.c = c
    UNWIND one.holders AS holder
    WITH holder.p AS p, c, holder.tie AS tie, passed
    UNWIND passed AS some
    WITH p, c, count(some) AS value, collect({worth: 1, records: tie + some}) AS parts
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'mule_pass_through' AS indicator, person, case_id, value, records
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
  // Was in contact with those who run the group's accounts (revision 1)
  CALL () {
    MATCH (c:Case)<-[s:SERVES]-(g:Account)<-[:CONTROLS]-(q:Person)
    WHERE any(why IN s.because WHERE why IN ['front', 'handset'])
    WITH DISTINCT c, q
    CALL (c, q) {
      MATCH (q)-[:USES]->(m:Phone)
      WHERE COUNT { (m)-[:IN_CONTACT]->(:Contact) } <= $sponsor_knows_controllers__max_contacts
      MATCH (m)-[:IN_CONTACT]->(k:Contact)<-[:IN_CONTACT]-(n:Phone)<-[:USES]-(p:Person)
      WHERE p <> q AND COUNT { (n)-[:IN_CONTACT]->(:Contact) } <= $sponsor_knows_controllers__max_contacts
      RETURN p, k.day AS day, coalesce(k.records, [])[..1] AS some
      UNION
      MATCH (q)-[:TOOK_PART]->(m:Meeting)<-[:TOOK_PART]-(p:Person)
      WHERE p <> q
      RETURN p, date(m.at) AS day, coalesce(m.records, [])[..1] AS some
    }
    WITH p, c, q, day, some
    WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
    WITH p, c, q, day, some ORDER BY day, some
    WITH p, c, q, collect(some)[0] AS some
    WITH p, c, 1 AS worth, some
    WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
    WITH p, c, parts, total AS value
    WHERE value >= 1
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'sponsor_knows_controllers' AS indicator, person, case_id, value, records
  UNION ALL
  // Is said to put up the money (revision 2)
  CALL () {
    MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
    MATCH (p)-[y:TOOK_PART]->(s:Statement)-[:UNDER]->(:Case)-[:PART_OF*0..2]->(c)
    WHERE y.role = 'object' AND s.relation = 'funded_by'
      AND s.source_reliability <= $sponsor_named__worst_source
      AND toInteger(s.information_credibility) <= $sponsor_named__worst_information
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
  RETURN 'sponsor_named' AS indicator, person, case_id, value, records
  UNION ALL
  // Owns a front company of the group without directing it (revision 2)
  CALL () {
    MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
    MATCH (p)-[w:OWNS]->(o:Organization)
    WHERE w.part IN ['shareholder', 'beneficial_owner']
      AND NOT EXISTS { MATCH (p)-[d:OWNS]->(o) WHERE d.part IN ['director', 'representative'] }
    CALL (p, c, o) {
      MATCH (o)-[h:HOLDS]->(a:Account)-[:SERVES]->(c)
      WITH h, a ORDER BY a.key
      WITH collect(coalesce(h.records, [])[..1]) AS some
      WHERE size(some) > 0
      RETURN some[0] AS there
      UNION
      MATCH (o)-[y:TOOK_PART]->(l:Lease)-[:AT]->(s:Site)
            <-[:AT]-(e:Stay|Meeting|Detention)<-[:TOOK_PART]-(q:Person)-[z:IN_SCOPE]->(c)
      WHERE y.role = 'lessee' AND q <> p AND z.steps = 0
      WITH l, e, q ORDER BY l.key, e.key
      WITH count(DISTINCT q) AS members, collect(coalesce(l.records, [])[..1] + coalesce(e.records, [])[..1]) AS some
      WHERE members >= $sponsor_owns_front__min_members
      RETURN some[0] AS there
    }
    WITH p, c, o, w, there ORDER BY w.part, there
    WITH p, c, o, collect(coalesce(w.records, [])[..1] + there)[0] AS some
    WITH p, c, 1 AS worth, some
    WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
    WITH p, c, parts, total AS value
    WHERE value >= 1
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'sponsor_owns_front' AS indicator, person, case_id, value, records
  UNION ALL
  // Pays the rent of premises that others lease and the group uses (revision 2)
  CALL () {
    MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
    MATCH (p)-[r:CONTROLS]->(a:Account)-[:PAID_FOR]->(l:Lease)-[:AT]->(s:Site)
    WHERE r.how IN ['holds', 'owns']
      AND NOT EXISTS { MATCH (p)-[y:TOOK_PART]->(l) WHERE y.role = 'lessee' }
      AND NOT EXISTS { MATCH (p)-[:OWNS]->(:Organization)-[y:TOOK_PART]->(l) WHERE y.role = 'lessee' }
    CALL (c, l, s, p) {
      MATCH (s)<-[:AT]-(e:Stay|Meeting|Detention)<-[:TOOK_PART]-(q:Person)-[z:IN_SCOPE]->(c)
      WHERE q <> p AND z.steps = 0
      WITH q, e ORDER BY e.key
      WITH count(DISTINCT q) AS members, collect(coalesce(e.records, [])[..1])[0] AS there
      WHERE members >= $sponsor_pays_rent__min_members
      RETURN there
      UNION
      MATCH (l)<-[y:TOOK_PART]-(:Organization)-[h:HOLDS]->(g:Account)-[w:SERVES]->(c)
      WHERE y.role = 'lessee'
      WITH h, g, w ORDER BY g.key
      RETURN collect(coalesce(h.records, [])[..1])[0] AS there
    }
    WITH p, c, s, r, l, there ORDER BY l.key, there
    WITH p, c, s, collect(coalesce(r.records, []) + coalesce(l.records, [])[..1] + coalesce(there, [])) AS ways,
         collect(there) AS shown
    WHERE size(shown) > 0
    WITH p, c, 1 AS worth, ways[0] AS some
    WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
    WITH p, c, parts, total AS value
    WHERE value >= 1
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'sponsor_pays_rent' AS indicator, person, case_id, value, records
  UNION ALL
  // Pays the travel of several members of the group (revision 2)
  CALL () {
    MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
    MATCH (p)-[r:CONTROLS]->(:Account)-[:PAID_FOR]->(e:Booking|Stay)<-[y:TOOK_PART]-(q:Person)
    WHERE r.how IN ['holds', 'owns'] AND q <> p AND y.role IN ['traveller', 'guest']
    WITH p, c, q, r, e ORDER BY e.key
    WITH p, c, q, collect(coalesce(r.records, []) + coalesce(e.records, [])[..1])[0] AS some,
         EXISTS { (q)-[:IN_SCOPE {steps: 0}]->(c) } AS member
    WITH p, c, count(q) AS everyone, collect(CASE WHEN member THEN some END) AS members
    WHERE size(members) >= $sponsor_pays_travel__min_members AND size(members) >= $sponsor_pays_travel__min_share * everyone
    UNWIND members AS some
    WITH p, c, 1 AS worth, some
    WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
    WITH p, c, parts, total AS value
    WHERE value >= $sponsor_pays_travel__min_members
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'sponsor_pays_travel' AS indicator, person, case_id, value, records
  UNION ALL
  // Got a share of the victims' money after having paid into the group before (revision 2)
  CALL () {
    MATCH (c:Case)<-[k:TAINTED]-(:Account)
    WITH c, min(k.since) AS began
    MATCH (c)<-[:SERVES]-(g:Account)
    WITH g, collect({c: c, began: began}) AS cases
    WITH g, cases, reduce(last = cases[0].began, one IN cases | CASE WHEN one.began > last THEN one.began ELSE last END) AS last
    CALL (g, cases, last) {
      MATCH (g)<-[:BENEFITS_TO]-(t:Transaction)
      WHERE t.at < last
      MATCH (t)<-[:PERFORMS]-(:Account)<-[r:CONTROLS]-(p:Person)
      WHERE r.how IN ['holds', 'owns']
        AND NOT EXISTS { MATCH (p)-[x:CONTROLS]->(g) WHERE x.how IN ['holds', 'owns'] }
      UNWIND cases AS one
      WITH p, t, one
      WHERE t.at < one.began
      RETURN p, one.c AS c, date(t.at) AS at, coalesce(t.records, [])[..1] AS put
      UNION
      MATCH (g)<-[:HOLDS]-(o:Organization)-[y:TOOK_PART]->(l:Lease)<-[:PAID_FOR]-(:Account)<-[r:CONTROLS]-(p:Person)
      WHERE r.how IN ['holds', 'owns'] AND y.role = 'lessee' AND NOT EXISTS { (p)-[:OWNS]->(o) }
      UNWIND cases AS one
      WITH p, l, one
      WHERE coalesce(l.from < date(one.began), true)
      RETURN p, one.c AS c, l.from AS at, coalesce(l.records, [])[..1] AS put
    }
    WITH p, c, at, put ORDER BY at, put
    WITH p, c, collect(put)[0] AS put
    WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
    WITH p, collect({c: c, put: put}) AS put_in
    MATCH (p)-[r:CONTROLS]->(a:Account)
    WHERE r.how IN ['holds', 'owns']
    WITH p, put_in, a, collect(r.records)[0] AS tie
    MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)<-[:PERFORMS]-(g:Account)
    WHERE EXISTS { (g)-[:SERVES]->(:Case) }
      AND NOT EXISTS { MATCH (p)-[x:CONTROLS]->(g) WHERE x.how IN ['holds', 'owns'] }
    CALL (t, g, put_in) {
      UNWIND put_in AS one
      WITH one.c AS c, one.put AS put, t, g
      MATCH (t)-[k:TAINTED]->(c)
      WHERE k.part > 0 AND EXISTS { (g)-[:SERVES]->(c) }
      RETURN c, put, max(k.part) AS part
    }
    WITH p, c, put, t, part, tie ORDER BY part DESC, t.key
    WITH p, c, put, collect({part: part, some: coalesce(tie, []) + coalesce(t.records, [])[..1]}) AS back
    WITH p, c, put, back[..$sponsor_returns__largest] AS large,
         reduce(total = 0.0, one IN back[$sponsor_returns__largest..] | total + one.part) AS rest
    UNWIND [one IN large | {worth: one.part, some: one.some + put}] + [{worth: rest, some: put}] AS one
    WITH p, c, $sponsor_returns__percent * one.worth AS worth, one.some AS some
    WHERE worth > 0
    WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS total
    WITH p, c, parts, round(total, 1) AS value
    WHERE value > 0
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'sponsor_returns' AS indicator, person, case_id, value, records
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
  {kind: 'fund_sponsor', place: 0,
   weak: $fund_sponsor__weak, medium: $fund_sponsor__medium, strong: $fund_sponsor__strong, least: $fund_sponsor__families,
   caps: [
      {family: 'money', cap: $fund_sponsor__money__cap},
      {family: 'premises', cap: $fund_sponsor__premises__cap},
      {family: 'travel', cap: $fund_sponsor__travel__cap},
      {family: 'control', cap: $fund_sponsor__control__cap},
      {family: 'contact', cap: $fund_sponsor__contact__cap},
      {family: 'testimony', cap: $fund_sponsor__testimony__cap}],
   weighings: [
      {id: 'sponsor_capital_before_fraud', family: 'money',
       weight: $fund_sponsor__sponsor_capital_before_fraud__weight, levels: $fund_sponsor__sponsor_capital_before_fraud__levels, cap: $fund_sponsor__sponsor_capital_before_fraud__cap},
      {id: 'sponsor_returns', family: 'money',
       weight: $fund_sponsor__sponsor_returns__weight, levels: $fund_sponsor__sponsor_returns__levels, cap: $fund_sponsor__sponsor_returns__cap},
      {id: 'sponsor_several_groups', family: 'money',
       weight: $fund_sponsor__sponsor_several_groups__weight, levels: $fund_sponsor__sponsor_several_groups__levels, cap: $fund_sponsor__sponsor_several_groups__cap},
      {id: 'sponsor_pays_rent', family: 'premises',
       weight: $fund_sponsor__sponsor_pays_rent__weight, levels: $fund_sponsor__sponsor_pays_rent__levels, cap: $fund_sponsor__sponsor_pays_rent__cap},
      {id: 'sponsor_pays_travel', family: 'travel',
       weight: $fund_sponsor__sponsor_pays_travel__weight, levels: $fund_sponsor__sponsor_pays_travel__levels, cap: $fund_sponsor__sponsor_pays_travel__cap},
      {id: 'sponsor_owns_front', family: 'control',
       weight: $fund_sponsor__sponsor_owns_front__weight, levels: $fund_sponsor__sponsor_owns_front__levels, cap: $fund_sponsor__sponsor_owns_front__cap},
      {id: 'sponsor_knows_controllers', family: 'contact',
       weight: $fund_sponsor__sponsor_knows_controllers__weight, levels: $fund_sponsor__sponsor_knows_controllers__levels, cap: $fund_sponsor__sponsor_knows_controllers__cap},
      {id: 'sponsor_named', family: 'testimony',
       weight: $fund_sponsor__sponsor_named__weight, levels: $fund_sponsor__sponsor_named__levels, cap: $fund_sponsor__sponsor_named__cap}],
   counters: [
      {id: 'counter_family_transfers', at: $fund_sponsor__counter_family_transfers__at, minus: $fund_sponsor__counter_family_transfers__minus, removes: false,
       explains: ['sponsor_capital_before_fraud', 'sponsor_several_groups']},
      {id: 'counter_licensed_clientele', at: $fund_sponsor__counter_licensed_clientele__at, minus: $fund_sponsor__counter_licensed_clientele__minus, removes: false,
       explains: ['sponsor_capital_before_fraud', 'sponsor_returns', 'sponsor_pays_travel']},
      {id: 'counter_merchant', at: $fund_sponsor__counter_merchant__at, minus: $fund_sponsor__counter_merchant__minus, removes: false,
       explains: ['sponsor_returns']},
      {id: 'mule_pass_through', at: $fund_sponsor__mule_pass_through__at, minus: $fund_sponsor__mule_pass_through__minus, removes: false,
       explains: ['sponsor_capital_before_fraud', 'sponsor_returns', 'sponsor_several_groups']},
      {id: 'counter_works_accounts', at: $fund_sponsor__counter_works_accounts__at, minus: $fund_sponsor__counter_works_accounts__minus, removes: false,
       explains: ['sponsor_capital_before_fraud', 'sponsor_returns', 'sponsor_several_groups']},
      {id: 'counter_nominee', at: $fund_sponsor__counter_nominee__at, minus: $fund_sponsor__counter_nominee__minus, removes: false,
       explains: ['sponsor_capital_before_fraud', 'sponsor_returns', 'sponsor_several_groups']},
      {id: 'counter_victim', at: $fund_sponsor__counter_victim__at, minus: $fund_sponsor__counter_victim__minus, removes: true,
       explains: []}],
   gates: [['sponsor_capital_before_fraud', 'sponsor_several_groups', 'sponsor_pays_rent'], ['sponsor_capital_before_fraud', 'sponsor_returns', 'sponsor_several_groups', 'sponsor_owns_front']]}
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
