-- Which incidents are on hold, as the journal has it: whoever changes tocsin.legal_hold frees nothing.
create index journal_holds on tocsin.journal (business_key, n desc) where kind in ('HELD', 'RELEASED');
