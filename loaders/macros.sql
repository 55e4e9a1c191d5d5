-- Macros that feed mappings use. Fields come as text that the gate has already judged.
CREATE MACRO date_of(x) AS CAST(x AS DATE);
CREATE MACRO time_of(x) AS CAST(x AS TIMESTAMPTZ);
CREATE MACRO utc_day(x) AS CAST(timezone('UTC', CAST(x AS TIMESTAMPTZ)) AS DATE);
CREATE MACRO flag(x) AS CAST(x AS BOOLEAN);
CREATE MACRO whole(x) AS CAST(CAST(x AS DECIMAL(18, 0)) AS BIGINT);
CREATE MACRO number(x) AS CAST(x AS DOUBLE);
CREATE MACRO items(x) AS list_filter(list_transform(string_split(x, ';'), lambda i: trim(i)), lambda i: i <> '');
-- An amount in major units as an integer in minor units: nine decimals, less those the currency lacks.
CREATE MACRO minor(amount, currency_code) AS CAST(
    CAST(replace(CAST(CAST(amount AS DECIMAL(29, 9)) AS VARCHAR), '.', '') AS HUGEINT)
    // (SELECT c.below_nine FROM currencies c WHERE c.currency = currency_code) AS BIGINT);
CREATE MACRO account_key(x) AS coalesce((SELECT a.account FROM account_alias a WHERE a.card = x), x);
CREATE MACRO document_key(doc_type, doc_number, doc_country) AS
    coalesce(doc_country, CASE WHEN doc_type = 'resident_id' THEN 'CN' ELSE '' END)
    || ':' || coalesce(doc_type, 'other') || ':' || doc_number;
