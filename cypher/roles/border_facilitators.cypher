/*
id: border_facilitators
title: Ranking of border-crossing facilitators, as in the lead list
role: border_facilitators
revision: 32
description: Generated from leads/roles/border_facilitators.yml and the indicators it names, by `leadgraph
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
- organizations
- statements
- stays
- subscribers
- transactions
params:
  border_facilitator__weak:
    type: integer
    default: 9
    min: 0
    max: 1000
    help: Nine points need a fee and travel of several members by more than one sign. In the four
      simulated towns for development those who move people had 10 to 19, drivers whom members paid
      for a ride 7 at most, and 8 is what all their small signs together come to. Strong needs a repeated
      fee and many members moved on many days. Words, not decimals, until enough reviewed leads are
      there to calibrate on.
  border_facilitator__medium:
    type: integer
    default: 11
    min: 0
    max: 1000
    help: Nine points need a fee and travel of several members by more than one sign. In the four
      simulated towns for development those who move people had 10 to 19, drivers whom members paid
      for a ride 7 at most, and 8 is what all their small signs together come to. Strong needs a repeated
      fee and many members moved on many days. Words, not decimals, until enough reviewed leads are
      there to calibrate on.
  border_facilitator__strong:
    type: integer
    default: 14
    min: 0
    max: 1000
    help: Nine points need a fee and travel of several members by more than one sign. In the four
      simulated towns for development those who move people had 10 to 19, drivers whom members paid
      for a ride 7 at most, and 8 is what all their small signs together come to. Strong needs a repeated
      fee and many members moved on many days. Words, not decimals, until enough reviewed leads are
      there to calibrate on.
  border_facilitator__families:
    type: integer
    default: 2
    min: 0
    max: 6
    help: 'Fewest families that must speak: one alone is no lead.'
  border_facilitator__money__cap:
    type: integer
    default: 4
    min: 0
    max: 30
    help: The fee is the gate; its size says little of the part played.
  border_facilitator__travel__cap:
    type: integer
    default: 9
    min: 0
    max: 30
    help: Bookings, corridor and crossings are three views of the same journeys.
  border_facilitator__premises__cap:
    type: integer
    default: 3
    min: 0
    max: 30
    help: Lodging on the way supports what bookings and crossings show.
  border_facilitator__contact__cap:
    type: integer
    default: 2
    min: 0
    max: 30
    help: Contact around journeys is also that of drivers and guest houses.
  border_facilitator__testimony__cap:
    type: integer
    default: 1
    min: 0
    max: 30
    help: People in detention say what is wanted of them.
  border_facilitator__facilitator_fee__weight:
    type: integer
    default: 2
    min: 0
    max: 10
    help: 'A fee from victims'' money tells facilitators from those who help people for other reasons.
      Source: FATF (2022), Money Laundering and Terrorist Financing Risks Arising from Migrant Smuggling.'
  border_facilitator__facilitator_fee__levels:
    type: list<integer>
    default:
    - 1
    - 3
    min: 0
    max: 1000000000
    help: 'A fee from victims'' money tells facilitators from those who help people for other reasons.
      Source: FATF (2022), Money Laundering and Terrorist Financing Risks Arising from Migrant Smuggling.'
  border_facilitator__facilitator_fee__cap:
    type: integer
    default: 4
    min: 0
    max: 20
    help: 'A fee from victims'' money tells facilitators from those who help people for other reasons.
      Source: FATF (2022), Money Laundering and Terrorist Financing Risks Arising from Migrant Smuggling.'
  border_facilitator__facilitator_bookings__weight:
    type: integer
    default: 2
    min: 0
    max: 10
    help: 'Several unrelated members booked by one hand, in excess of other clients, is how parties
      are fetched. Source: UNODC (2018), Global Study on Smuggling of Migrants; FATF (2022).'
  border_facilitator__facilitator_bookings__levels:
    type: list<integer>
    default:
    - 2
    - 5
    - 10
    min: 0
    max: 1000000000
    help: 'Several unrelated members booked by one hand, in excess of other clients, is how parties
      are fetched. Source: UNODC (2018), Global Study on Smuggling of Migrants; FATF (2022).'
  border_facilitator__facilitator_bookings__cap:
    type: integer
    default: 6
    min: 0
    max: 20
    help: 'Several unrelated members booked by one hand, in excess of other clients, is how parties
      are fetched. Source: UNODC (2018), Global Study on Smuggling of Migrants; FATF (2022).'
  border_facilitator__facilitator_corridor__weight:
    type: integer
    default: 1
    min: 0
    max: 10
    help: 'Facilitators know one way and use it again and again. Source: UNODC (2018), Global Study
      on Smuggling of Migrants.'
  border_facilitator__facilitator_corridor__levels:
    type: list<integer>
    default:
    - 2
    - 4
    - 8
    min: 0
    max: 1000000000
    help: 'Facilitators know one way and use it again and again. Source: UNODC (2018), Global Study
      on Smuggling of Migrants.'
  border_facilitator__facilitator_corridor__cap:
    type: integer
    default: 3
    min: 0
    max: 20
    help: 'Facilitators know one way and use it again and again. Source: UNODC (2018), Global Study
      on Smuggling of Migrants.'
  border_facilitator__facilitator_at_crossings__weight:
    type: integer
    default: 2
    min: 0
    max: 10
    help: 'Who leads parties passes where and when they do; by itself passing a border is no sign.
      Source: UNODC (2018), Global Study on Smuggling of Migrants.'
  border_facilitator__facilitator_at_crossings__levels:
    type: list<integer>
    default:
    - 2
    - 4
    - 8
    min: 0
    max: 1000000000
    help: 'Who leads parties passes where and when they do; by itself passing a border is no sign.
      Source: UNODC (2018), Global Study on Smuggling of Migrants.'
  border_facilitator__facilitator_at_crossings__cap:
    type: integer
    default: 5
    min: 0
    max: 20
    help: 'Who leads parties passes where and when they do; by itself passing a border is no sign.
      Source: UNODC (2018), Global Study on Smuggling of Migrants.'
  border_facilitator__facilitator_lodging__weight:
    type: integer
    default: 1
    min: 0
    max: 10
    help: 'Parties are put up on the way by whoever moves them. Source: FATF (2022); UNODC (2018).'
  border_facilitator__facilitator_lodging__levels:
    type: list<integer>
    default:
    - 2
    - 4
    - 8
    min: 0
    max: 1000000000
    help: 'Parties are put up on the way by whoever moves them. Source: FATF (2022); UNODC (2018).'
  border_facilitator__facilitator_lodging__cap:
    type: integer
    default: 3
    min: 0
    max: 20
    help: 'Parties are put up on the way by whoever moves them. Source: FATF (2022); UNODC (2018).'
  border_facilitator__facilitator_contacts__weight:
    type: integer
    default: 1
    min: 0
    max: 10
    help: 'Parties are led by telephone, but drivers and guest houses are telephoned too. Source:
      UNODC (2018), Global Study on Smuggling of Migrants.'
  border_facilitator__facilitator_contacts__levels:
    type: list<integer>
    default:
    - 2
    - 5
    min: 0
    max: 1000000000
    help: 'Parties are led by telephone, but drivers and guest houses are telephoned too. Source:
      UNODC (2018), Global Study on Smuggling of Migrants.'
  border_facilitator__facilitator_contacts__cap:
    type: integer
    default: 2
    min: 0
    max: 20
    help: 'Parties are led by telephone, but drivers and guest houses are telephoned too. Source:
      UNODC (2018), Global Study on Smuggling of Migrants.'
  border_facilitator__facilitator_named__weight:
    type: integer
    default: 1
    min: 0
    max: 10
    help: 'Those who were moved saw who led them, but testimony counts one point at most. Source:
      NATO AJP-2.1 grading of sources and information.'
  border_facilitator__facilitator_named__levels:
    type: list<integer>
    default:
    - 1
    min: 0
    max: 1000000000
    help: 'Those who were moved saw who led them, but testimony counts one point at most. Source:
      NATO AJP-2.1 grading of sources and information.'
  border_facilitator__facilitator_named__cap:
    type: integer
    default: 1
    min: 0
    max: 20
    help: 'Those who were moved saw who led them, but testimony counts one point at most. Source:
      NATO AJP-2.1 grading of sources and information.'
  border_facilitator__counter_licensed_clientele__at:
    type: integer
    default: 20
    min: 0
    max: 1000000000
    help: 'A licensed agency with a wide clientele meets members among its customers. The fee and
      the crossings themselves are not explained, so that a legal front does not hide its owner. Source:
      docs/roles.md, innocent look-alikes; FATF (2022).'
  border_facilitator__counter_licensed_clientele__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'A licensed agency with a wide clientele meets members among its customers. The fee and
      the crossings themselves are not explained, so that a legal front does not hide its owner. Source:
      docs/roles.md, innocent look-alikes; FATF (2022).'
  border_facilitator__counter_merchant__at:
    type: integer
    default: 30
    min: 0
    max: 1000000000
    help: 'Guest houses and carriers are paid by everybody, members included. Source: docs/roles.md,
      innocent look-alikes; FATF (2023).'
  border_facilitator__counter_merchant__minus:
    type: integer
    default: 0
    min: 0
    max: 20
    help: 'Guest houses and carriers are paid by everybody, members included. Source: docs/roles.md,
      innocent look-alikes; FATF (2023).'
  border_facilitator__counter_victim__at:
    type: integer
    default: 1
    min: 0
    max: 1000000000
    help: 'A victim whom nobody suspects is not listed. Source: docs/roles.md, innocent look-alikes.'
  border_facilitator__counter_victim__minus:
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
  counter_victim__persons:
    type: list<string>
    help: Keys of the persons to ask of; null asks of everyone in scope.
    default: null
    max_items: 1000000
  facilitator_at_crossings__minutes:
    type: integer
    help: 'Minutes between two crossings of one party at one port: parties queue for up to an hour.'
    default: 60
    min: 1
    max: 1440
  facilitator_at_crossings__min_days:
    type: integer
    help: 'Fewest days with somebody new: a member who crossed once with the others has one.'
    default: 2
    min: 1
    max: 100
  facilitator_at_crossings__min_members:
    type: integer
    help: 'Fewest members: one may be a relative or a friend.'
    default: 2
    min: 1
    max: 100
  facilitator_at_crossings__min_share:
    type: float
    help: 'Least part of the person''s own days of crossing: who crosses daily for work falls together
      with everybody. To be calibrated on reviewed leads.'
    default: 0.2
    min: 0.0
    max: 1.0
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
  facilitator_contacts__days:
    type: integer
    help: 'Days before and after the journey: the journey itself takes one or two.'
    default: 2
    min: 0
    max: 30
  facilitator_contacts__min_members:
    type: integer
    help: 'Fewest members: one may be a relative or a friend.'
    default: 2
    min: 1
    max: 100
  facilitator_contacts__min_share:
    type: float
    help: 'Least part of days of contact that fall around journeys of members, among all: a driver
      or guest house speaks to many others. To be calibrated on reviewed leads.'
    default: 0.05
    min: 0.0
    max: 1.0
  facilitator_corridor__visit_days:
    type: integer
    help: 'Most days between a journey and the way back that a seat was taken for, for it to be a
      visit: who is brought to work stays for months.'
    default: 14
    min: 0
    max: 365
  facilitator_corridor__min_members:
    type: integer
    help: 'Fewest members: one may be a relative or a friend.'
    default: 2
    min: 1
    max: 100
  facilitator_corridor__min_days:
    type: integer
    help: 'Fewest different days: one is a journey, two begin to be a habit.'
    default: 2
    min: 1
    max: 100
  facilitator_corridor__max_users:
    type: integer
    help: 'Most persons that use the booking phone: above it is a counter''s or an office''s, and
      says nothing of one person.'
    default: 5
    min: 1
    max: 100
  facilitator_fee__days:
    type: integer
    help: 'Days between the payment and the journey: fees are paid on arrival or in the weeks around
      it.'
    default: 14
    min: 0
    max: 365
  facilitator_lodging__min_members:
    type: integer
    help: 'Fewest members: one may be a relative or a friend.'
    default: 2
    min: 1
    max: 100
  facilitator_lodging__min_share:
    type: float
    help: 'Least part of members among all whose travel was arranged: a travel agency has mostly other
      clients. To be calibrated on reviewed leads.'
    default: 0.2
    min: 0.0
    max: 1.0
  facilitator_lodging__max_users:
    type: integer
    help: 'Most persons that use the booking phone: above it is a counter''s or an office''s, and
      says nothing of one person.'
    default: 5
    min: 1
    max: 100
  facilitator_named__worst_source:
    type: string
    help: 'Worst source reliability that counts: C is fairly reliable in the Admiralty grading; beyond
      it the source is not usually reliable, or unknown.'
    default: C
  facilitator_named__worst_information:
    type: integer
    help: 'Worst information credibility that counts: 3 is possibly true in the Admiralty grading.'
    default: 3
    min: 1
    max: 6
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
  // Passes the border at the same place and hour as members of the group, on several days (revision 3)
  CALL () {
    MATCH (c:Case)<-[z:IN_SCOPE]-(p:Person)-[:TOOK_PART]->(x:Crossing)-[:THROUGH]->(port:Port)
    WHERE x.at IS NOT NULL
    WITH c, port, date(x.at) AS day, p, x, z.steps = 0 AS member ORDER BY x.at, x.key
    WITH c, port, day, collect({p: p, x: x, member: member}) AS there
    WITH c, day, there, [one IN there WHERE one.member] AS theirs
    WHERE size(theirs) > 0
    UNWIND there AS one
    WITH c, day, one.p AS p, one.x AS x, theirs
    WITH p, c, x, day, [one IN theirs WHERE one.p <> p AND (one.x.party_id = x.party_id
         OR one.x.at >= x.at - duration({minutes: $facilitator_at_crossings__minutes})
            AND one.x.at <= x.at + duration({minutes: $facilitator_at_crossings__minutes}))] AS near
    WHERE size(near) > 0
    UNWIND near AS other
    WITH p, c, other.p AS q, day, coalesce(x.records, [])[..1] + coalesce(other.x.records, [])[..1] AS some
    ORDER BY day, x.at, x.key, other.x.key
    WITH p, c, q, collect({day: day, some: some})[0] AS first ORDER BY q.key
    WITH p, c, first.day AS day, count(q) AS fresh, collect(first.some)[0] AS some ORDER BY day
    WITH p, c, collect({worth: 1, records: some}) AS parts, count(day) AS value, sum(fresh) AS members
    WHERE value >= $facilitator_at_crossings__min_days AND members >= $facilitator_at_crossings__min_members
    CALL (p) {
      MATCH (p)-[:TOOK_PART]->(x:Crossing)
      WHERE x.at IS NOT NULL
      RETURN count(DISTINCT date(x.at)) AS own_days
    }
    WITH p, c, value, parts, own_days
    WHERE value >= $facilitator_at_crossings__min_share * own_days
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'facilitator_at_crossings' AS indicator, person, case_id, value, records
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
  // Telephones with several members of the group around their journeys (revision 2)
  CALL () {
    MATCH (c:Case)<-[z:IN_SCOPE]-(q:Person)
    WHERE z.steps = 0
    CALL (q) {
      MATCH (q:Person)-[:TOOK_PART]->(e:Crossing)
      RETURN e, date(e.at) AS day
      UNION
      MATCH (q:Person)-[y:TOOK_PART]->(e:Booking)
      WHERE y.role = 'traveller'
      RETURN e, date(e.departs_at) AS day
    }
    WITH c, q, e, day
    WHERE day IS NOT NULL
    WITH c, q, e, day ORDER BY day, e.key
    WITH c, q, collect({day: day, records: coalesce(e.records, [])[..1]}) AS journeys
    MATCH (q)-[:USES]->(:Phone)-[:IN_CONTACT]->(k:Contact)
    WITH c, q, k, [j IN journeys WHERE j.day >= k.day - duration({days: $facilitator_contacts__days})
                   AND j.day <= k.day + duration({days: $facilitator_contacts__days})] AS near
    WHERE size(near) > 0
    MATCH (k)<-[:IN_CONTACT]-(:Phone)<-[:USES]-(p:Person)
    WHERE p <> q AND EXISTS { (p)-[:IN_SCOPE]->(c) }
    WITH p, c, q, k, near ORDER BY k.day, k.key
    WITH p, c, q, collect(DISTINCT k) AS talks,
         collect(coalesce(k.records, [])[..1] + near[0].records)[0] AS some
    WITH p, c, count(q) AS value, collect(talks) AS lists, collect({worth: 1, records: some}) AS parts
    WHERE value >= $facilitator_contacts__min_members
    WITH p, c, value, parts,
         COUNT { UNWIND lists AS talks UNWIND talks AS k RETURN DISTINCT k } AS around,
         COUNT { (p)-[:USES]->(:Phone)-[:IN_CONTACT]->(:Contact)<-[:IN_CONTACT]-(:Phone) } AS contacts
    WHERE around >= $facilitator_contacts__min_share * contacts
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'facilitator_contacts' AS indicator, person, case_id, value, records
  UNION ALL
  // Sends members of the group along the same corridor again and again (revision 3)
  CALL () {
    MATCH (c:Case)<-[z:IN_SCOPE]-(q:Person)-[y:TOOK_PART]->(e:Booking)
    WHERE z.steps = 0 AND y.role = 'traveller'
      AND NOT EXISTS {
        MATCH (q:Person)-[w:TOOK_PART]->(b:Booking)
        WHERE w.role = 'traveller' AND b.origin = e.destination AND b.destination = e.origin
          AND b.departs_at <= e.departs_at + duration({days: $facilitator_corridor__visit_days})
          AND b.departs_at >= e.departs_at - duration({days: $facilitator_corridor__visit_days})
      }
    CALL (e) {
      MATCH (e)<-[:BOOKED]-(x:Phone)<-[u:USES]-(p:Person)
      WHERE COUNT { (x)<-[:USES]-(:Person) } <= $facilitator_corridor__max_users
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
    WITH p, c, q, e, tie, date(e.departs_at) AS day ORDER BY e.key, tie
    WITH p, c, e.origin AS begins, e.destination AS ends, day, collect(DISTINCT q) AS travellers,
         collect(coalesce(e.records, [])[..1] + tie)[0] AS some
    WITH p, c, begins, ends, collect(travellers) AS sent,
         collect(CASE WHEN day IS NULL THEN null ELSE {worth: 1, records: some} END) AS parts
    WITH p, c, begins, ends, parts,
         COUNT { UNWIND sent AS travellers UNWIND travellers AS q RETURN DISTINCT q } AS members
    WHERE members >= $facilitator_corridor__min_members AND size(parts) >= $facilitator_corridor__min_days
    WITH p, c, parts ORDER BY size(parts) DESC, begins, ends
    WITH p, c, collect(parts)[0] AS parts
    WITH p, c, parts, size(parts) AS value
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'facilitator_corridor' AS indicator, person, case_id, value, records
  UNION ALL
  // Was paid from victims' money around the days on which members of the group travelled (revision 2)
  CALL () {
    MATCH (c:Case)<-[s:SERVES]-(g:Account)
    WITH g, collect({c: c, theirs: any(why IN s.because WHERE why IN ['front', 'handset'])}) AS cases
    MATCH (g)-[:PERFORMS]->(t:Transaction)-[:BENEFITS_TO]->(a:Account)
    WHERE t.at IS NOT NULL
    MATCH (a)<-[r:CONTROLS]-(p:Person)
    WHERE r.how IN ['holds', 'owns'] AND EXISTS { (p)-[:IN_SCOPE]->(:Case) }
      AND NOT EXISTS { MATCH (p)-[w:CONTROLS]->(g) WHERE w.how IN ['holds', 'owns'] }
    WITH g, cases, t, p, collect(r.records)[0] AS tie
    WITH g, cases, t, collect({p: p, tie: coalesce(tie, [])}) AS paid
    CALL (t) {
      MATCH (t)-[k:TAINTED]->(c:Case)
      WHERE k.amount > 0
      RETURN collect(c) AS traced
    }
    UNWIND cases AS one
    WITH one.c AS c, one.theirs AS theirs, t, paid, traced
    WHERE theirs OR c IN traced
    UNWIND paid AS one
    WITH c, t, one.p AS p, one.tie AS tie
    WITH p, c, collect({t: t, tie: tie}) AS payments
    WHERE EXISTS { (p)-[:IN_SCOPE]->(c) }
    WITH c, collect({p: p, payments: payments}) AS paid
    CALL (c) {
      MATCH (c)<-[z:IN_SCOPE]-(q:Person)-[y:TOOK_PART]->(e:Crossing|Booking)
      WHERE z.steps = 0 AND coalesce(y.role, 'traveller') = 'traveller'
      WITH date(coalesce(e.at, e.departs_at)) AS day, q
      WITH day, collect(DISTINCT q) AS travellers
      RETURN collect({day: day, travellers: travellers}) AS trips
    }
    UNWIND paid AS one
    WITH c, one.p AS p, one.payments AS payments, trips
    UNWIND payments AS one
    WITH c, p, one.t AS t, one.tie AS tie, trips,
         date(one.t.at) - duration({days: $facilitator_fee__days}) AS earliest, date(one.t.at) + duration({days: $facilitator_fee__days}) AS latest
    WHERE any(trip IN trips WHERE trip.day >= earliest AND trip.day <= latest
              AND any(q IN trip.travellers WHERE q <> p))
    WITH p, c, 1 AS worth, tie + coalesce(t.records, [])[..1] AS some
    WITH p, c, collect({worth: worth, records: some}) AS parts, sum(worth) AS value
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'facilitator_fee' AS indicator, person, case_id, value, records
  UNION ALL
  // Booked or paid the lodging of several members of the group (revision 2)
  CALL () {
    MATCH (c:Case)<-[z:IN_SCOPE]-(q:Person)-[y:TOOK_PART]->(e:Stay)
    WHERE z.steps = 0 AND y.role = 'guest'
    CALL (e) {
      MATCH (e)<-[:BOOKED]-(x:Phone)<-[u:USES]-(p:Person)
      WHERE COUNT { (x)<-[:USES]-(:Person) } <= $facilitator_lodging__max_users
      RETURN p, coalesce(u.records, [])[..1] AS tie
      UNION
      MATCH (e)<-[:PAID_FOR]-(:Account)<-[h:HOLDS]-(p:Person)
      RETURN p, coalesce(h.records, [])[..1] AS tie
      UNION
      MATCH (e)<-[:PAID_FOR]-(:Account)<-[h:HOLDS]-(:Organization)<-[o:OWNS]-(p:Person)
      WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
      RETURN p, coalesce(o.records, [])[..1] + coalesce(h.records, [])[..1] AS tie
    }
    WITH p, c, q, e, tie
    WHERE q <> p AND EXISTS { (p)-[:IN_SCOPE]->(c) }
    WITH p, c, q, e, tie ORDER BY e.key, tie
    WITH p, c, q, collect(coalesce(e.records, [])[..1] + tie)[0] AS some
    WITH p, c, count(q) AS value, collect({worth: 1, records: some}) AS parts
    WHERE value >= $facilitator_lodging__min_members
    CALL (p) {
      MATCH (p)-[:USES]->(x:Phone)-[:BOOKED]->(e:Stay)
      WHERE COUNT { (x)<-[:USES]-(:Person) } <= $facilitator_lodging__max_users
      RETURN e
      UNION
      MATCH (p:Person)-[:HOLDS]->(:Account)-[:PAID_FOR]->(e:Stay)
      RETURN e
      UNION
      MATCH (p)-[o:OWNS]->(:Organization)-[:HOLDS]->(:Account)-[:PAID_FOR]->(e:Stay)
      WHERE o.part IN ['director', 'shareholder', 'representative', 'beneficial_owner']
      RETURN e
    }
    MATCH (e)<-[y:TOOK_PART]-(q:Person)
    WHERE q <> p AND y.role = 'guest'
    WITH p, c, value, parts, count(DISTINCT q) AS everyone
    WHERE value >= $facilitator_lodging__min_share * everyone
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'facilitator_lodging' AS indicator, person, case_id, value, records
  UNION ALL
  // Others are said to have been moved by this person (revision 2)
  CALL () {
    MATCH (p:Person)-[:IN_SCOPE]->(c:Case)
    MATCH (p)-[y:TOOK_PART]->(s:Statement)-[:UNDER]->(:Case)-[:PART_OF*0..2]->(c)
    WHERE y.role = 'object' AND s.relation IN ['moved_by']
      AND s.source_reliability <= $facilitator_named__worst_source AND toInteger(s.information_credibility) <= $facilitator_named__worst_information
    OPTIONAL MATCH (s)<-[z:TOOK_PART]-(q:Person) WHERE z.role = 'subject' AND q <> p
    WITH p, c, s, coalesce(q.key, s.key) AS said ORDER BY s.key
    WITH p, c, said, collect(coalesce(s.records, [])[..1])[0] AS some
    WITH p, c, count(said) AS value, collect({worth: 1, records: some}) AS parts
    RETURN p.key AS person, c.key AS case_id, value,
           COLLECT { UNWIND parts AS part UNWIND part.records AS record
                     RETURN DISTINCT record ORDER BY record } AS records, parts
    ORDER BY value DESC, person, case_id
  }
  RETURN 'facilitator_named' AS indicator, person, case_id, value, records
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
  {kind: 'border_facilitator', place: 0,
   weak: $border_facilitator__weak, medium: $border_facilitator__medium, strong: $border_facilitator__strong, least: $border_facilitator__families,
   caps: [
      {family: 'money', cap: $border_facilitator__money__cap},
      {family: 'travel', cap: $border_facilitator__travel__cap},
      {family: 'premises', cap: $border_facilitator__premises__cap},
      {family: 'contact', cap: $border_facilitator__contact__cap},
      {family: 'testimony', cap: $border_facilitator__testimony__cap}],
   weighings: [
      {id: 'facilitator_fee', family: 'money',
       weight: $border_facilitator__facilitator_fee__weight, levels: $border_facilitator__facilitator_fee__levels, cap: $border_facilitator__facilitator_fee__cap},
      {id: 'facilitator_bookings', family: 'travel',
       weight: $border_facilitator__facilitator_bookings__weight, levels: $border_facilitator__facilitator_bookings__levels, cap: $border_facilitator__facilitator_bookings__cap},
      {id: 'facilitator_corridor', family: 'travel',
       weight: $border_facilitator__facilitator_corridor__weight, levels: $border_facilitator__facilitator_corridor__levels, cap: $border_facilitator__facilitator_corridor__cap},
      {id: 'facilitator_at_crossings', family: 'travel',
       weight: $border_facilitator__facilitator_at_crossings__weight, levels: $border_facilitator__facilitator_at_crossings__levels, cap: $border_facilitator__facilitator_at_crossings__cap},
      {id: 'facilitator_lodging', family: 'premises',
       weight: $border_facilitator__facilitator_lodging__weight, levels: $border_facilitator__facilitator_lodging__levels, cap: $border_facilitator__facilitator_lodging__cap},
      {id: 'facilitator_contacts', family: 'contact',
       weight: $border_facilitator__facilitator_contacts__weight, levels: $border_facilitator__facilitator_contacts__levels, cap: $border_facilitator__facilitator_contacts__cap},
      {id: 'facilitator_named', family: 'testimony',
       weight: $border_facilitator__facilitator_named__weight, levels: $border_facilitator__facilitator_named__levels, cap: $border_facilitator__facilitator_named__cap}],
   counters: [
      {id: 'counter_licensed_clientele', at: $border_facilitator__counter_licensed_clientele__at, minus: $border_facilitator__counter_licensed_clientele__minus, removes: false,
       explains: ['facilitator_bookings', 'facilitator_corridor', 'facilitator_lodging']},
      {id: 'counter_merchant', at: $border_facilitator__counter_merchant__at, minus: $border_facilitator__counter_merchant__minus, removes: false,
       explains: ['facilitator_fee']},
      {id: 'counter_victim', at: $border_facilitator__counter_victim__at, minus: $border_facilitator__counter_victim__minus, removes: true,
       explains: []}],
   gates: [['facilitator_fee'], ['facilitator_bookings', 'facilitator_corridor', 'facilitator_at_crossings', 'facilitator_lodging']]}
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
