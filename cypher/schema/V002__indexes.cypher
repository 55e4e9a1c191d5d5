// What stored queries look up: times of events, what ties travellers, names.
CREATE INDEX transaction_at IF NOT EXISTS FOR (n:Transaction) ON (n.at);
CREATE INDEX contact_day IF NOT EXISTS FOR (n:Contact) ON (n.day);
CREATE INDEX crossing_at IF NOT EXISTS FOR (n:Crossing) ON (n.at);
CREATE INDEX crossing_carrier IF NOT EXISTS FOR (n:Crossing) ON (n.carrier_ref);
CREATE INDEX crossing_party IF NOT EXISTS FOR (n:Crossing) ON (n.party_id);
CREATE INDEX detention_party IF NOT EXISTS FOR (n:Detention) ON (n.party_id);
CREATE INDEX booking_departs IF NOT EXISTS FOR (n:Booking) ON (n.departs_at);
CREATE INDEX booking_booking IF NOT EXISTS FOR (n:Booking) ON (n.booking_id);
CREATE INDEX booking_carrier IF NOT EXISTS FOR (n:Booking) ON (n.carrier_ref);
CREATE INDEX stay_check_in IF NOT EXISTS FOR (n:Stay) ON (n.check_in);
CREATE INDEX meeting_at IF NOT EXISTS FOR (n:Meeting) ON (n.at);
CREATE INDEX report_reported_at IF NOT EXISTS FOR (n:Report) ON (n.reported_at);
CREATE INDEX person_name IF NOT EXISTS FOR (n:Person) ON (n.name);
CREATE INDEX organization_name IF NOT EXISTS FOR (n:Organization) ON (n.name);
CREATE INDEX identity_feed IF NOT EXISTS FOR (n:Identity) ON (n.feed);
CREATE FULLTEXT INDEX identity_names IF NOT EXISTS
FOR (n:Identity) ON EACH [n.name, n.name_latin, n.names]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};
CREATE FULLTEXT INDEX organization_names IF NOT EXISTS
FOR (n:Organization) ON EACH [n.name]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};
