/*
id: collaborators
title: Ranking of domestic collaborators, as in the lead list
role: collaborators
revision: 50
description: Generated from leads/roles/collaborators.yml and the indicators it names, by `leadgraph
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
- statements
- subscribers
- transactions
params:
  mule__weak:
    type: integer
    default: 4
    min: 0
    max: 1000
    help: Strong needs many victims and fast pass-through, and accounts opened for it or run together.
      Words, not decimals, until enough reviewed leads are there to calibrate on.
  mule__medium:
    type: integer
    default: 7
    min: 0
    max: 1000
    help: Strong needs many victims and fast pass-through, and accounts opened for it or run together.
      Words, not decimals, until enough reviewed leads are there to calibrate on.
  mule__strong:
    type: integer
    default: 10
    min: 0
    max: 1000
    help: Strong needs many victims and fast pass-through, and accounts opened for it or run together.
      Words, not decimals, until enough reviewed leads are there to calibrate on.
  mule__families:
    type: integer
    default: 2
    min: 0
    max: 6
    help: 'Fewest families that must speak: one alone is no lead.'
  mule__money__cap:
    type: integer
    default: 9
    min: 0
    max: 30
    help: Fan-in and pass-through are two facts, often of the same payments.
  mule__control__cap:
    type: integer
    default: 5
    min: 0
    max: 30
    help: New and jointly operated accounts show how the account came to be used.
  mule__mule_fan_in__weight:
    type: integer
    default: 2
    min: 0
    max: 10
    help: 'Several victims who have nothing to do with each other do not pay one person by chance.
      Source: Europol (2019), Money Muling; FATF, INTERPOL, Egmont Group (2023).'
  mule__mule_fan_in__levels:
    type: list<integer>
    default:
    - 2
    - 5
    - 15
    min: 0
    max: 1000000000
    help: 'Several victims who have nothing to do with each other do not pay one person by chance.
      Source: Europol (2019), Money Muling; FATF, INTERPOL, Egmont Group (2023).'
  mule__mule_fan_in__cap:
    type: integer
    default: 6
    min: 0
    max: 20
    help: 'Several victims who have nothing to do with each other do not pay one person by chance.
      Source: Europol (2019), Money Muling; FATF, INTERPOL, Egmont Group (2023).'
  mule__mule_pass_through__weight:
    type: integer
    default: 2
    min: 0
    max: 10
    help: 'Money is moved on before it can be frozen; a person''s own income is not. Source: Europol
      (2019), Money Muling; FATF, INTERPOL, Egmont Group (2023).'
  mule__mule_pass_through__levels:
    type: list<integer>
    default:
    - 1
    - 3
    - 10
    min: 0
    max: 1000000000
    help: 'Money is moved on before it can be frozen; a person''s own income is not. Source: Europol
      (2019), Money Muling; FATF, INTERPOL, Egmont Group (2023).'
  mule__mule_pass_through__cap:
    type: integer
    default: 5
    min: 0
    max: 20
    help: 'Money is moved on before it can be frozen; a person''s own income is not. Source: Europol
      (2019), Money Muling; FATF, INTERPOL, Egmont Group (2023).'
  mule__mule_shared_login__weight:
    type: integer
    default: 2
    min: 0
    max: 10
    help: 'Bought and rented accounts are run together from one handset. Source: Europol (2019), Money
      Muling; UNODC (2024).'
  mule__mule_shared_login__levels:
    type: list<integer>
    default:
    - 1
    - 3
    min: 0
    max: 1000000000
    help: 'Bought and rented accounts are run together from one handset. Source: Europol (2019), Money
      Muling; UNODC (2024).'
  mule__mule_shared_login__cap:
    type: integer
    default: 4
    min: 0
    max: 20
    help: 'Bought and rented accounts are run together from one handset. Source: Europol (2019), Money
      Muling; UNODC (2024).'
  mule__mule_new_accounts__weight:
    type: integer
    default: 1
    min: 0
    max: 10
    help: 'Accounts are opened for the purpose, but everybody opens a first account once. Source:
      Europol (2019), Money Muling.'
  mule__mule_new_accounts__levels:
    type: list<integer>
    default:
    - 1
    - 3
    min: 0
    max: 1000000000
    help: 'Accounts are opened for the purpose, but everybody opens a first account once. Source:
      Europol (2019), Money Muling.'
  mule__mule_new_accounts__cap:
    type: integer
    default: 2
    min: 0
    max: 20
    help: 'Accounts are opened for the purpose, but everybody opens a first account once. Source:
      Europol (2019), Money Muling.'
  mule__counter_merchant__at:
    type: integer
    default: 30
    min: 0
    max: 1000000000
    help: 'A merchant or trader pays suppliers at once, with money that is mostly not the victims''.
      Source: docs/roles.md, innocent look-alikes; FATF (2023).'
  mule__counter_merchant__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'A merchant or trader pays suppliers at once, with money that is mostly not the victims''.
      Source: docs/roles.md, innocent look-alikes; FATF (2023).'
  mule__counter_gets_nothing__at:
    type: integer
    default: 1
    min: 0
    max: 1000000000
    help: 'A mule is paid; who gets nothing of what passes over the own name may have been tricked.
      Source: Europol (2019), Money Muling; docs/roles.md, innocent look-alikes.'
  mule__counter_gets_nothing__minus:
    type: integer
    default: 8
    min: 0
    max: 20
    help: 'A mule is paid; who gets nothing of what passes over the own name may have been tricked.
      Source: Europol (2019), Money Muling; docs/roles.md, innocent look-alikes.'
  mule__counter_victim__at:
    type: integer
    default: 1
    min: 0
    max: 1000000000
    help: 'Victims are asked to pass money on; who is a victim and suspected by nobody is not listed.
      Source: docs/roles.md, innocent look-alikes; Europol (2019).'
  mule__counter_victim__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Victims are asked to pass money on; who is a victim and suspected by nobody is not listed.
      Source: docs/roles.md, innocent look-alikes; Europol (2019).'
  sim_supplier__weak:
    type: integer
    default: 3
    min: 0
    max: 1000
    help: Weak needs a tenth of the numbers named and pay from the fraud, or numbers in the group's
      hands; in the four simulated towns for development nobody innocent had both. Strong needs a
      rate of half and many. Words, not decimals, until enough reviewed leads are there to calibrate
      on.
  sim_supplier__medium:
    type: integer
    default: 7
    min: 0
    max: 1000
    help: Weak needs a tenth of the numbers named and pay from the fraud, or numbers in the group's
      hands; in the four simulated towns for development nobody innocent had both. Strong needs a
      rate of half and many. Words, not decimals, until enough reviewed leads are there to calibrate
      on.
  sim_supplier__strong:
    type: integer
    default: 10
    min: 0
    max: 1000
    help: Weak needs a tenth of the numbers named and pay from the fraud, or numbers in the group's
      hands; in the four simulated towns for development nobody innocent had both. Strong needs a
      rate of half and many. Words, not decimals, until enough reviewed leads are there to calibrate
      on.
  sim_supplier__families:
    type: integer
    default: 2
    min: 0
    max: 6
    help: 'Fewest families that must speak: one alone is no lead.'
  sim_supplier__contact__cap:
    type: integer
    default: 6
    min: 0
    max: 30
    help: The rate of named numbers is one fact, however high.
  sim_supplier__control__cap:
    type: integer
    default: 6
    min: 0
    max: 30
    help: Who uses the numbers and in which handset they run are two facts.
  sim_supplier__money__cap:
    type: integer
    default: 2
    min: 0
    max: 30
    help: Pay supports; merchants are paid too.
  sim_supplier__sim_rate_reported__weight:
    type: integer
    default: 2
    min: 0
    max: 10
    help: 'The rate and not the count, for large outlets have many bad numbers because they have many.
      Source: GSMA (2016), Mandatory registration of prepaid SIM cards.'
  sim_supplier__sim_rate_reported__levels:
    type: list<integer>
    default:
    - 10
    - 25
    - 50
    min: 0
    max: 1000000000
    help: 'The rate and not the count, for large outlets have many bad numbers because they have many.
      Source: GSMA (2016), Mandatory registration of prepaid SIM cards.'
  sim_supplier__sim_rate_reported__cap:
    type: integer
    default: 6
    min: 0
    max: 20
    help: 'The rate and not the count, for large outlets have many bad numbers because they have many.
      Source: GSMA (2016), Mandatory registration of prepaid SIM cards.'
  sim_supplier__sim_used_by_members__weight:
    type: integer
    default: 2
    min: 0
    max: 10
    help: 'Who gives several members a number supplies the group. Source: GSMA (2016); UNODC (2024).'
  sim_supplier__sim_used_by_members__levels:
    type: list<integer>
    default:
    - 2
    - 5
    min: 0
    max: 1000000000
    help: 'Who gives several members a number supplies the group. Source: GSMA (2016); UNODC (2024).'
  sim_supplier__sim_used_by_members__cap:
    type: integer
    default: 4
    min: 0
    max: 20
    help: 'Who gives several members a number supplies the group. Source: GSMA (2016); UNODC (2024).'
  sim_supplier__sim_same_handset__weight:
    type: integer
    default: 2
    min: 0
    max: 10
    help: 'SIM boxes and call centres put many numbers through one device. Source: GSMA (2016), Mandatory
      registration of prepaid SIM cards.'
  sim_supplier__sim_same_handset__levels:
    type: list<integer>
    default:
    - 3
    - 8
    min: 0
    max: 1000000000
    help: 'SIM boxes and call centres put many numbers through one device. Source: GSMA (2016), Mandatory
      registration of prepaid SIM cards.'
  sim_supplier__sim_same_handset__cap:
    type: integer
    default: 4
    min: 0
    max: 20
    help: 'SIM boxes and call centres put many numbers through one device. Source: GSMA (2016), Mandatory
      registration of prepaid SIM cards.'
  sim_supplier__collaborator_paid__weight:
    type: integer
    default: 1
    min: 0
    max: 10
    help: 'Suppliers work for pay, and the pay comes from the fraud; merchants are paid so too. Source:
      FATF, INTERPOL, Egmont Group (2023).'
  sim_supplier__collaborator_paid__levels:
    type: list<integer>
    default:
    - 1
    - 3
    min: 0
    max: 1000000000
    help: 'Suppliers work for pay, and the pay comes from the fraud; merchants are paid so too. Source:
      FATF, INTERPOL, Egmont Group (2023).'
  sim_supplier__collaborator_paid__cap:
    type: integer
    default: 2
    min: 0
    max: 20
    help: 'Suppliers work for pay, and the pay comes from the fraud; merchants are paid so too. Source:
      FATF, INTERPOL, Egmont Group (2023).'
  sim_supplier__counter_merchant__at:
    type: integer
    default: 30
    min: 0
    max: 1000000000
    help: 'A shop is paid by everybody. Source: docs/roles.md, innocent look-alikes; FATF (2023).'
  sim_supplier__counter_merchant__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'A shop is paid by everybody. Source: docs/roles.md, innocent look-alikes; FATF (2023).'
  sim_supplier__counter_victim__at:
    type: integer
    default: 1
    min: 0
    max: 1000000000
    help: 'A victim whose identity was used to register numbers is not listed. Source: docs/roles.md,
      innocent look-alikes.'
  sim_supplier__counter_victim__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'A victim whose identity was used to register numbers is not listed. Source: docs/roles.md,
      innocent look-alikes.'
  recruiter__weak:
    type: integer
    default: 3
    min: 0
    max: 1000
    help: Three points need contact before the journeys of two members, and pay or a statement beside
      it. In the four simulated towns for development 142 of the 158 on the list are recruiters then,
      the others members of the group, and nobody innocent. Words, not decimals, until enough reviewed
      leads are there to calibrate on.
  recruiter__medium:
    type: integer
    default: 5
    min: 0
    max: 1000
    help: Three points need contact before the journeys of two members, and pay or a statement beside
      it. In the four simulated towns for development 142 of the 158 on the list are recruiters then,
      the others members of the group, and nobody innocent. Words, not decimals, until enough reviewed
      leads are there to calibrate on.
  recruiter__strong:
    type: integer
    default: 7
    min: 0
    max: 1000
    help: Three points need contact before the journeys of two members, and pay or a statement beside
      it. In the four simulated towns for development 142 of the 158 on the list are recruiters then,
      the others members of the group, and nobody innocent. Words, not decimals, until enough reviewed
      leads are there to calibrate on.
  recruiter__families:
    type: integer
    default: 2
    min: 0
    max: 6
    help: 'Fewest families that must speak: one alone is no lead.'
  recruiter__contact__cap:
    type: integer
    default: 5
    min: 0
    max: 30
    help: Contact before journeys is one fact, with however many members.
  recruiter__money__cap:
    type: integer
    default: 1
    min: 0
    max: 30
    help: Pay from the fraud supports; by itself it is a mule's.
  recruiter__testimony__cap:
    type: integer
    default: 1
    min: 0
    max: 30
    help: People in detention say what is wanted of them.
  recruiter__recruiter_first_contact__weight:
    type: integer
    default: 2
    min: 0
    max: 10
    help: 'A recruiter talks people into going and has done with them when they have gone. Source:
      OHCHR (2023), Online Scam Operations and Trafficking into Forced Criminality.'
  recruiter__recruiter_first_contact__levels:
    type: list<integer>
    default:
    - 2
    - 4
    - 8
    min: 0
    max: 1000000000
    help: 'A recruiter talks people into going and has done with them when they have gone. Source:
      OHCHR (2023), Online Scam Operations and Trafficking into Forced Criminality.'
  recruiter__recruiter_first_contact__cap:
    type: integer
    default: 5
    min: 0
    max: 20
    help: 'A recruiter talks people into going and has done with them when they have gone. Source:
      OHCHR (2023), Online Scam Operations and Trafficking into Forced Criminality.'
  recruiter__collaborator_paid__weight:
    type: integer
    default: 1
    min: 0
    max: 10
    help: 'Recruiters are paid by the head, from the fraud. Who is paid many times is on its payroll,
      so that more pay is no stronger sign. Source: OHCHR (2023); FATF, INTERPOL, Egmont Group (2023).'
  recruiter__collaborator_paid__levels:
    type: list<integer>
    default:
    - 1
    min: 0
    max: 1000000000
    help: 'Recruiters are paid by the head, from the fraud. Who is paid many times is on its payroll,
      so that more pay is no stronger sign. Source: OHCHR (2023); FATF, INTERPOL, Egmont Group (2023).'
  recruiter__collaborator_paid__cap:
    type: integer
    default: 1
    min: 0
    max: 20
    help: 'Recruiters are paid by the head, from the fraud. Who is paid many times is on its payroll,
      so that more pay is no stronger sign. Source: OHCHR (2023); FATF, INTERPOL, Egmont Group (2023).'
  recruiter__recruiter_named__weight:
    type: integer
    default: 1
    min: 0
    max: 10
    help: 'Those who were recruited know by whom, but testimony counts one point at most. Source:
      NATO AJP-2.1 grading of sources and information.'
  recruiter__recruiter_named__levels:
    type: list<integer>
    default:
    - 1
    min: 0
    max: 1000000000
    help: 'Those who were recruited know by whom, but testimony counts one point at most. Source:
      NATO AJP-2.1 grading of sources and information.'
  recruiter__recruiter_named__cap:
    type: integer
    default: 1
    min: 0
    max: 20
    help: 'Those who were recruited know by whom, but testimony counts one point at most. Source:
      NATO AJP-2.1 grading of sources and information.'
  recruiter__facilitator_bookings__at:
    type: integer
    default: 5
    min: 0
    max: 1000000000
    help: 'Who books for many members talks to them before they leave because they move them; that
      is a facilitator''s lead. Source: docs/roles.md; UNODC (2024).'
  recruiter__facilitator_bookings__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Who books for many members talks to them before they leave because they move them; that
      is a facilitator''s lead. Source: docs/roles.md; UNODC (2024).'
  recruiter__counter_hired__at:
    type: integer
    default: 3
    min: 0
    max: 1000000000
    help: 'Who is paid by the month works in the group; talks with members before they leave are talks
      among colleagues. Source: UNODC (2024); UNODC (2025), Inflection Point.'
  recruiter__counter_hired__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Who is paid by the month works in the group; talks with members before they leave are talks
      among colleagues. Source: UNODC (2024); UNODC (2025), Inflection Point.'
  recruiter__organizer_controls_accounts__at:
    type: integer
    default: 2
    min: 0
    max: 1000000000
    help: 'Who operates accounts of others for the group runs its money, and knows its members for
      that. Source: UNODC (2024).'
  recruiter__organizer_controls_accounts__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Who operates accounts of others for the group runs its money, and knows its members for
      that. Source: UNODC (2024).'
  recruiter__counter_victim__at:
    type: integer
    default: 1
    min: 0
    max: 1000000000
    help: 'A victim whom nobody suspects is not listed. Source: docs/roles.md, innocent look-alikes.'
  recruiter__counter_victim__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'A victim whom nobody suspects is not listed. Source: docs/roles.md, innocent look-alikes.'
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
  collaborator_paid__persons:
    type: list<string>
    help: Keys of the persons to ask of; null asks of everyone in scope.
    default: null
    max_items: 1000000
  counter_gets_nothing__persons:
    type: list<string>
    help: Keys of the persons to ask of; null asks of everyone in scope.
    default: null
    max_items: 1000000
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
  counter_victim__persons:
    type: list<string>
    help: Keys of the persons to ask of; null asks of everyone in scope.
    default: null
    max_items: 1000000
  facilitator_bookings__visit_days:
    type: integer
    help: 'Most days between a journey and the way back that a seat was taken for, for it to be a
      visit: who is brought to work stays for months.'
    default: 14
    min: 0
    max: 365
  facilitator_bookings__min_members:
    type: integer
    help: 'Fewest members: one may be a relative or a friend.'
    default: 2
    min: 1
    max: 100
  facilitator_bookings__min_share:
    type: float
    help: 'Least part of members among all whose travel was arranged: a travel agency has mostly other
      clients. To be calibrated on reviewed leads.'
    default: 0.2
    min: 0.0
    max: 1.0
  facilitator_bookings__max_users:
    type: integer
    help: 'Most persons that use the booking phone: above it is a counter''s or an office''s, and
      says nothing of one person.'
    default: 5
    min: 1
    max: 100
  mule_new_accounts__max_days:
    type: integer
    help: 'Days between opening and the first of the victims'' money: bought accounts are used within
      weeks.'
    default: 60
    min: 0
    max: 3650
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
  mule_shared_login__max_accounts:
    type: integer
    help: 'Most accounts operated from one handset or number: above it stands a bank''s own terminal
      or a placeholder number.'
    default: 200
    min: 2
    max: 100000
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
  recruiter_first_contact__days:
    type: integer
    help: 'Days before and after the journey that are compared: recruiting takes weeks.'
    default: 30
    min: 1
    max: 365
  recruiter_first_contact__gap_days:
    type: integer
    help: 'Days before the journey from which contact is no recruiting any more: whoever moves people
      calls them on the day and the days before it.'
    default: 3
    min: 0
    max: 60
  recruiter_first_contact__min_members:
    type: integer
    help: 'Fewest members: one may be a friend.'
    default: 2
    min: 1
    max: 100
  recruiter_named__worst_source:
    type: string
    help: 'Worst source reliability that counts: C is fairly reliable in the Admiralty grading; beyond
      it the source is not usually reliable, or unknown.'
    default: C
  recruiter_named__worst_information:
    type: integer
    help: 'Worst information credibility that counts: 3 is possibly true in the Admiralty grading.'
    default: 3
    min: 1
    max: 6
  sim_rate_reported__min_named:
    type: integer
    help: 'Fewest numbers that victims name: one or two are chance, and make a rate of few numbers
      high.'
    default: 3
    min: 1
    max: 1000
  sim_rate_reported__percent:
    type: integer
    help: 'One whole in percent: a unit, not a threshold.'
    default: 100
    min: 100
    max: 100
  sim_rate_reported__min_percent:
    type: integer
    help: Least rate in percent. Numbers named in reports are far below one in a hundred of all numbers;
      a tenth is beyond chance.
    default: 10
    min: 0
    max: 100
  sim_same_handset__min_numbers:
    type: integer
    help: 'Fewest numbers in one handset: two is a handset for two cards.'
    default: 3
    min: 2
    max: 1000
  sim_used_by_members__min_members:
    type: integer
    help: 'Fewest members who use such numbers: one may be a relative on the same contract.'
    default: 2
    min: 1
    max: 100
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
  // Is paid from victims' money several times by accounts of others (revision 4)
  CALL () {
    MATCH (c:Case)<-[k:TAINTED]-(t:Transaction)
    WHERE k.amount > 0 AND EXISTS { (c)<-[:IN_SCOPE]-(:Person) } AND NOT EXISTS { (t)<-[:CLAIMS]-(:Report) }
    WITH t, collect(DISTINCT c) AS cases
    MATCH (b:Account)-[:PERFORMS]->(t)-[:BENEFITS_TO]->(a:Account)
    WITH a, collect({t: t, b: b, cases: cases}) AS paid
    CALL (a) {
      MATCH (p:Person)-[h:HOLDS]->(a)
      WHERE EXISTS { (p)-[:IN_SCOPE]->(:Case) } AND ($collaborator_paid__persons IS NULL OR p.key IN $collaborator_paid__persons)
      RETURN p, coalesce(h.records, [])[..1] AS tie
      UNION
      MATCH (p:Person)-[o:OWNS]->(:Organization)-[h:HOLDS]->(a)
      WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner'] AND EXISTS { (p)-[:IN_SCOPE]->(:Case) }
        AND ($collaborator_paid__persons IS NULL OR p.key IN $collaborator_paid__persons)
      RETURN p, coalesce(o.records, [])[..1] + coalesce(h.records, [])[..1] AS tie
    }
    WITH a, paid, p, tie ORDER BY tie
    WITH paid, p, a, collect(tie)[0] AS tie
    UNWIND paid AS one
    WITH p, one.b AS b, one.t AS t, one.cases AS cases, tie
    WHERE NOT EXISTS { (p:Person)-[:HOLDS]->(b) } AND NOT EXISTS { (p:Person)-[:OWNS]->(:Organization)-[:HOLDS]->(b) }
    UNWIND cases AS c
    WITH p, c, t, tie
    WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
    WITH p, c, t, tie ORDER BY t.key
    WITH p, c, count(t) AS value, collect({worth: 1, records: tie + coalesce(t.records, [])[..1]}) AS parts
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'collaborator_paid' AS indicator, person, case_id, value, records
  UNION ALL
  // Gets nothing of the victims' money that passes over the own name (revision 2)
  CALL () {
    MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
    WHERE ($counter_gets_nothing__persons IS NULL OR p.key IN $counter_gets_nothing__persons)
    MATCH (p)-[h:HOLDS]->(a:Account)<-[l:LOGGED_INTO]-(x:Device)<-[:USES]-(q:Person)
    WHERE q <> p AND EXISTS { (a)-[:TAINTED]->(c) } AND NOT EXISTS { (p)-[:USES]->(x) }
    WITH p, c, count(DISTINCT a) AS value,
         collect(coalesce(h.records, [])) + collect(coalesce(l.records, [])) AS lists
    WHERE NOT EXISTS {
      MATCH (p)-[:HOLDS]->(own:Account)-[:TAINTED]->(c)
      WHERE EXISTS { (own)<-[:LOGGED_INTO]-(:Device)<-[:USES]-(p) }
    }
    UNWIND lists AS list
    UNWIND list AS record
    WITH p, c, value, record ORDER BY record
    WITH p, c, value, collect(DISTINCT record) AS records
    RETURN p.key AS person, c.key AS case_id, value, records
    ORDER BY value DESC, person, case_id
  }
  RETURN 'counter_gets_nothing' AS indicator, person, case_id, value, records
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
  // Booked or paid the travel of several members of the group (revision 3)
  CALL () {
    MATCH (c:Case)<-[z:IN_SCOPE]-(q:Person)-[y:TOOK_PART]->(e:Booking)
    WHERE z.steps = 0 AND y.role = 'traveller'
      AND NOT EXISTS {
        MATCH (q:Person)-[w:TOOK_PART]->(b:Booking)
        WHERE w.role = 'traveller' AND b.origin = e.destination AND b.destination = e.origin
          AND b.departs_at <= e.departs_at + duration({days: $facilitator_bookings__visit_days})
          AND b.departs_at >= e.departs_at - duration({days: $facilitator_bookings__visit_days})
      }
    CALL (e) {
      MATCH (e)<-[:BOOKED]-(x:Phone)<-[u:USES]-(p:Person)
      WHERE COUNT { (x)<-[:USES]-(:Person) } <= $facilitator_bookings__max_users
      RETURN p, coalesce(u.records, [])[..1] AS tie
      UNION
      MATCH (e)<-[:PAID_FOR]-(:Account)<-[h:HOLDS]-(p:Person)
      RETURN p, coalesce(h.records, [])[..1] AS tie
      UNION
      MATCH (e)<-[:PAID_FOR]-(:Account)<-[h:HOLDS]-(:Organization)<-[o:OWNS]-(p:Person)
      WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
      RETURN p, coalesce(o.records, [])[..1] + coalesce(h.records, [])[..1] AS tie
      UNION
      MATCH (e)<-[w:TOOK_PART]-(:Organization)<-[o:OWNS]-(p:Person)
      WHERE w.role = 'booker'
        AND o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner', 'employee']
      RETURN p, coalesce(o.records, [])[..1] AS tie
    }
    WITH p, c, q, e, tie
    WHERE q <> p AND EXISTS { (p)-[:IN_SCOPE]->(c) }
    WITH p, c, q, e, tie ORDER BY e.key, tie
    WITH p, c, q, collect(coalesce(e.records, [])[..1] + tie)[0] AS some
    WITH p, c, count(q) AS value, collect({worth: 1, records: some}) AS parts
    WHERE value >= $facilitator_bookings__min_members
    CALL (p) {
      MATCH (p)-[:USES]->(x:Phone)-[:BOOKED]->(e:Booking)
      WHERE COUNT { (x)<-[:USES]-(:Person) } <= $facilitator_bookings__max_users
      RETURN e
      UNION
      MATCH (p:Person)-[:HOLDS]->(:Account)-[:PAID_FOR]->(e:Booking)
      RETURN e
      UNION
      MATCH (p)-[o:OWNS]->(:Organization)-[:HOLDS]->(:Account)-[:PAID_FOR]->(e:Booking)
      WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
      RETURN e
      UNION
      MATCH (p)-[o:OWNS]->(:Organization)-[y:TOOK_PART]->(e:Booking)
      WHERE y.role = 'booker'
        AND o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner', 'employee']
      RETURN e
    }
    MATCH (e)<-[y:TOOK_PART]-(q:Person)
    WHERE q <> p AND y.role = 'traveller'
    WITH p, c, value, parts, count(DISTINCT q) AS everyone
    WHERE value >= $facilitator_bookings__min_share * everyone
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'facilitator_bookings' AS indicator, person, case_id, value, records
  UNION ALL
  // Several victims paid straight into this person's accounts (revision 2)
  CALL () {
    MATCH (t:Transaction)<-[:CLAIMS]-(r:Report)-[:UNDER]->(:Case)-[:PART_OF*0..2]->(c:Case)
    MATCH (p:Person)-[h:HOLDS]->(:Account)<-[:BENEFITS_TO]-(t)<-[:PERFORMS]-(v:Account|External)
    WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
    WITH p, c, h, t, r, CASE WHEN v:Account THEN v.key ELSE r.key END AS payer ORDER BY t.key, r.key
    WITH p, c, payer, collect(coalesce(h.records, [])[..1] + coalesce(t.records, [])[..1]
                              + coalesce(r.records, [])[..1])[0] AS some
    WITH p, c, count(payer) AS value, collect({worth: 1, records: some}) AS parts
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'mule_fan_in' AS indicator, person, case_id, value, records
  UNION ALL
  // Opened accounts shortly before victims' money came to them (revision 2)
  CALL () {
    MATCH (p:Person)-[h:HOLDS]->(a:Account)
    WHERE a.opened_on IS NOT NULL AND EXISTS { (p)-[:IN_SCOPE]->(:Case) }
    WITH a, collect({p: p, tie: coalesce(h.records, [])[..1]}) AS holders
    CALL (a) {
      MATCH (a)<-[:BENEFITS_TO]-(t:Transaction)-[:TAINTED]->(c:Case)
      WITH c, t ORDER BY t.at, t.key
      WITH c, collect(t)[0] AS t
      WHERE date(t.at) >= a.opened_on AND duration.inDays(a.opened_on, date(t.at)).days <= $mule_new_accounts__max_days
      RETURN c, t
    }
    UNWIND holders AS one
    WITH one.p AS p, c, a, one.tie AS tie, t ORDER BY a.key
    WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
    WITH p, c, count(DISTINCT a) AS value,
         collect({worth: 1, records: tie + coalesce(t.records, [])[..1]}) AS parts
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'mule_new_accounts' AS indicator, person, case_id, value, records
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
  // Accounts are operated from a handset or number that operates other people's accounts too (revision 2)
  CALL () {
    MATCH (x:Device|Phone)-[l:LOGGED_INTO]->(a:Account)
    WHERE 1 < COUNT { (x)-[:LOGGED_INTO]->(:Account) } <= $mule_shared_login__max_accounts AND EXISTS { (a)-[:TAINTED]->(:Case) }
    CALL (a) {
      MATCH (a)<-[h:HOLDS]-(p:Person)
      RETURN collect({p: p, tie: coalesce(h.records, [])[..1]}) AS holders
    }
    MATCH (a)-[:TAINTED]->(c:Case)
    WITH x, c, collect({a: a, holders: holders, login: coalesce(l.records, [])[..1]}) AS logged
    WHERE size(logged) > 1
    UNWIND logged AS one
    UNWIND one.holders AS holder
    WITH c, logged, one, holder.p AS p, holder.tie AS tie
    WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
    UNWIND logged AS other
    WITH p, c, tie, one, other
    WHERE other.a <> one.a AND none(holder IN other.holders WHERE holder.p = p)
    UNWIND other.holders AS holder
    WITH p, c, holder.p AS q, min(tie + one.login + other.login) AS some
    WITH p, c, count(q) AS value, collect({worth: 1, records: some}) AS parts
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'mule_shared_login' AS indicator, person, case_id, value, records
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
  // Is in contact with several members of the group before their first journey, and less after (revision 2)
  CALL () {
    MATCH (c:Case)<-[s:IN_SCOPE]-(q:Person)
    WHERE s.steps = 0
    CALL (q) {
      MATCH (q:Person)-[:TOOK_PART]->(e:Crossing)
      RETURN e.at AS left_at, e.records AS journey
      UNION ALL
      MATCH (q:Person)-[y:TOOK_PART]->(e:Booking)
      WHERE y.role = 'traveller'
      RETURN e.departs_at AS left_at, e.records AS journey
    }
    WITH c, q, left_at, journey
    WHERE left_at IS NOT NULL
    WITH c, q, left_at, journey ORDER BY left_at, journey
    WITH c, q, date(collect(left_at)[0]) AS gone, coalesce(collect(journey)[0], []) AS journey
    MATCH (q)-[:USES]->(:Phone)-[:IN_CONTACT]->(k:Contact)<-[:IN_CONTACT]-(:Phone)<-[:USES]-(p:Person)-[:IN_SCOPE]->(c)
    WHERE p <> q
    WITH c, p, q, gone, journey, k,
         k.day <= gone - duration({days: $recruiter_first_contact__gap_days}) AND k.day >= gone - duration({days: $recruiter_first_contact__days}) AS before,
         k.day > gone AND k.day <= gone + duration({days: $recruiter_first_contact__days}) AS after
    WITH c, p, q, journey, k, before, after ORDER BY k.day, k.key
    WITH c, p, q, journey, count(DISTINCT CASE WHEN before THEN k END) AS earlier,
         count(DISTINCT CASE WHEN after THEN k END) AS later,
         collect(CASE WHEN before THEN coalesce(k.records, [])[..1] END) AS talks
    WHERE earlier > later
    WITH p, c, count(q) AS value, collect({worth: 1, records: talks[0] + journey[..1]}) AS parts
    WHERE value >= $recruiter_first_contact__min_members
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'recruiter_first_contact' AS indicator, person, case_id, value, records
  UNION ALL
  // Others are said to have been recruited or introduced by this person (revision 2)
  CALL () {
    MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
    MATCH (p)-[y:TOOK_PART]->(s:Statement)-[:UNDER]->(:Case)-[:PART_OF*0..2]->(c)
    WHERE y.role = 'object' AND s.relation IN ['recruited_by', 'introduced_by']
      AND s.source_reliability <= $recruiter_named__worst_source AND toInteger(s.information_credibility) <= $recruiter_named__worst_information
    OPTIONAL MATCH (s)<-[z:TOOK_PART]-(q:Person) WHERE z.role = 'subject' AND q <> p
    WITH p, c, s, coalesce(q.key, s.key) AS said ORDER BY s.key
    WITH p, c, said, collect(coalesce(s.records, [])[..1])[0] AS some
    WITH p, c, count(said) AS value, collect({worth: 1, records: some}) AS parts
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'recruiter_named' AS indicator, person, case_id, value, records
  UNION ALL
  // A high rate of the numbers registered is named by victims (revision 2)
  CALL () {
    MATCH (n:Phone)<-[:NAMES]-(r:Report)-[:UNDER]->(:Case)-[:PART_OF*0..2]->(c:Case)
    WITH n, c, r ORDER BY r.key
    WITH n, c, collect(coalesce(r.records, [])[..1])[0] AS told
    CALL (n) {
      MATCH (p:Person)-[r:USES]->(n)
      WITH p, [record IN r.records WHERE split(record, '/')[1] = 'subscribers'] AS tie
      WHERE size(tie) > 0
      RETURN p, tie[..1] AS tie
      UNION
      MATCH (p:Person)-[w:OWNS]->(:Organization)<-[:RUN_BY]-(:Outlet)<-[r:SOLD_AT]-(n)
      RETURN p, coalesce(w.records, [])[..1] + coalesce(r.records, [])[..1] AS tie
    }
    WITH p, c, n, told, tie
    WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
    WITH p, c, n, told, tie ORDER BY n.key, tie
    WITH p, c, n, collect(tie + told)[0] AS some
    WITH p, c, collect(some) AS named
    WHERE size(named) >= $sim_rate_reported__min_named
    CALL (p) {
      MATCH (p)-[r:USES]->(n:Phone)
      WHERE any(record IN r.records WHERE split(record, '/')[1] = 'subscribers')
      RETURN n
      UNION
      MATCH (p)-[:OWNS]->(:Organization)<-[:RUN_BY]-(:Outlet)<-[:SOLD_AT]-(n:Phone)
      RETURN n
    }
    WITH p, c, named, count(DISTINCT n) AS numbers
    WITH p, c, toInteger(floor($sim_rate_reported__percent * size(named) / toFloat(numbers))) AS value,
         [some IN named | {worth: $sim_rate_reported__percent / toFloat(numbers), records: some}] AS parts
    WHERE value >= $sim_rate_reported__min_percent
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'sim_rate_reported' AS indicator, person, case_id, value, records
  UNION ALL
  // Many numbers registered to this person run in one handset (revision 2)
  CALL () {
    MATCH (m:Phone)<-[:NAMES]-(:Report)-[:UNDER]->(:Case)-[:PART_OF*0..2]->(c:Case)
    MATCH (m)-[:USED_IN]->(d:Device)
    WITH DISTINCT c, d
    MATCH (d)<-[z:USED_IN]-(n:Phone)
    CALL (n) {
      MATCH (p:Person)-[r:USES]->(n)
      WITH p, [record IN r.records WHERE split(record, '/')[1] = 'subscribers'] AS tie
      WHERE size(tie) > 0
      RETURN p, tie[..1] AS tie
      UNION
      MATCH (p:Person)-[w:OWNS]->(:Organization)<-[:RUN_BY]-(:Outlet)<-[r:SOLD_AT]-(n)
      RETURN p, coalesce(w.records, [])[..1] + coalesce(r.records, [])[..1] AS tie
    }
    WITH p, c, d, n, tie + coalesce(z.records, [])[..1] AS way
    WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
    WITH p, c, d, n, way ORDER BY n.key, way
    WITH p, c, d, n, collect(way)[0] AS some
    WITH p, c, d, collect(n) AS phones, collect({worth: 1, records: some}) AS ways
    WHERE size(ways) >= $sim_same_handset__min_numbers
      AND any(n IN phones WHERE EXISTS { (n)<-[:NAMES]-(:Report)-[:UNDER]->(:Case)-[:PART_OF*0..2]->(c) })
    WITH p, c, ways ORDER BY size(ways) DESC, d.key
    WITH p, c, collect(ways)[0] AS parts
    WITH p, c, size(parts) AS value, parts
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'sim_same_handset' AS indicator, person, case_id, value, records
  UNION ALL
  // Numbers registered to this person are used by members of the group (revision 2)
  CALL () {
    MATCH (c:Case)<-[s:IN_SCOPE]-(q:Person)-[u:USES]->(n:Phone)
    WHERE s.steps = 0
    MATCH (n)<-[r:USES]-(p:Person)
    WITH p, c, q, u, [record IN r.records WHERE split(record, '/')[1] = 'subscribers'] AS tie
    WHERE q <> p AND size(tie) > 0 AND EXISTS { (p)-[:IN_SCOPE]->(c) }
    WITH p, c, q, tie[..1] + coalesce(u.records, [])[..1] AS way ORDER BY way
    WITH p, c, q, collect(way)[0] AS some
    WITH p, c, count(q) AS value, collect({worth: 1, records: some}) AS parts
    WHERE value >= $sim_used_by_members__min_members
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'sim_used_by_members' AS indicator, person, case_id, value, records
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
  {kind: 'mule', place: 0,
   weak: $mule__weak, medium: $mule__medium, strong: $mule__strong, least: $mule__families,
   caps: [
      {family: 'money', cap: $mule__money__cap},
      {family: 'control', cap: $mule__control__cap}],
   weighings: [
      {id: 'mule_fan_in', family: 'money',
       weight: $mule__mule_fan_in__weight, levels: $mule__mule_fan_in__levels, cap: $mule__mule_fan_in__cap},
      {id: 'mule_pass_through', family: 'money',
       weight: $mule__mule_pass_through__weight, levels: $mule__mule_pass_through__levels, cap: $mule__mule_pass_through__cap},
      {id: 'mule_shared_login', family: 'control',
       weight: $mule__mule_shared_login__weight, levels: $mule__mule_shared_login__levels, cap: $mule__mule_shared_login__cap},
      {id: 'mule_new_accounts', family: 'control',
       weight: $mule__mule_new_accounts__weight, levels: $mule__mule_new_accounts__levels, cap: $mule__mule_new_accounts__cap}],
   counters: [
      {id: 'counter_merchant', at: $mule__counter_merchant__at, minus: $mule__counter_merchant__minus, removes: false,
       explains: ['mule_pass_through']},
      {id: 'counter_gets_nothing', at: $mule__counter_gets_nothing__at, minus: $mule__counter_gets_nothing__minus, removes: false,
       explains: []},
      {id: 'counter_victim', at: $mule__counter_victim__at, minus: $mule__counter_victim__minus, removes: true,
       explains: []}],
   gates: [['mule_fan_in', 'mule_pass_through']]},
  {kind: 'sim_supplier', place: 0 + 1,
   weak: $sim_supplier__weak, medium: $sim_supplier__medium, strong: $sim_supplier__strong, least: $sim_supplier__families,
   caps: [
      {family: 'contact', cap: $sim_supplier__contact__cap},
      {family: 'control', cap: $sim_supplier__control__cap},
      {family: 'money', cap: $sim_supplier__money__cap}],
   weighings: [
      {id: 'sim_rate_reported', family: 'contact',
       weight: $sim_supplier__sim_rate_reported__weight, levels: $sim_supplier__sim_rate_reported__levels, cap: $sim_supplier__sim_rate_reported__cap},
      {id: 'sim_used_by_members', family: 'control',
       weight: $sim_supplier__sim_used_by_members__weight, levels: $sim_supplier__sim_used_by_members__levels, cap: $sim_supplier__sim_used_by_members__cap},
      {id: 'sim_same_handset', family: 'control',
       weight: $sim_supplier__sim_same_handset__weight, levels: $sim_supplier__sim_same_handset__levels, cap: $sim_supplier__sim_same_handset__cap},
      {id: 'collaborator_paid', family: 'money',
       weight: $sim_supplier__collaborator_paid__weight, levels: $sim_supplier__collaborator_paid__levels, cap: $sim_supplier__collaborator_paid__cap}],
   counters: [
      {id: 'counter_merchant', at: $sim_supplier__counter_merchant__at, minus: $sim_supplier__counter_merchant__minus, removes: false,
       explains: ['collaborator_paid']},
      {id: 'counter_victim', at: $sim_supplier__counter_victim__at, minus: $sim_supplier__counter_victim__minus, removes: true,
       explains: []}],
   gates: [['sim_rate_reported', 'sim_used_by_members', 'sim_same_handset']]},
  {kind: 'recruiter', place: 0 + 1 + 1,
   weak: $recruiter__weak, medium: $recruiter__medium, strong: $recruiter__strong, least: $recruiter__families,
   caps: [
      {family: 'contact', cap: $recruiter__contact__cap},
      {family: 'money', cap: $recruiter__money__cap},
      {family: 'testimony', cap: $recruiter__testimony__cap}],
   weighings: [
      {id: 'recruiter_first_contact', family: 'contact',
       weight: $recruiter__recruiter_first_contact__weight, levels: $recruiter__recruiter_first_contact__levels, cap: $recruiter__recruiter_first_contact__cap},
      {id: 'collaborator_paid', family: 'money',
       weight: $recruiter__collaborator_paid__weight, levels: $recruiter__collaborator_paid__levels, cap: $recruiter__collaborator_paid__cap},
      {id: 'recruiter_named', family: 'testimony',
       weight: $recruiter__recruiter_named__weight, levels: $recruiter__recruiter_named__levels, cap: $recruiter__recruiter_named__cap}],
   counters: [
      {id: 'facilitator_bookings', at: $recruiter__facilitator_bookings__at, minus: $recruiter__facilitator_bookings__minus, removes: false,
       explains: ['recruiter_first_contact']},
      {id: 'counter_hired', at: $recruiter__counter_hired__at, minus: $recruiter__counter_hired__minus, removes: false,
       explains: ['recruiter_first_contact']},
      {id: 'organizer_controls_accounts', at: $recruiter__organizer_controls_accounts__at, minus: $recruiter__organizer_controls_accounts__minus, removes: false,
       explains: ['recruiter_first_contact']},
      {id: 'counter_victim', at: $recruiter__counter_victim__at, minus: $recruiter__counter_victim__minus, removes: true,
       explains: []}],
   gates: [['recruiter_first_contact']]}
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
