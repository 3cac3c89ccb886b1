CREATE TABLE state_version (
    version INTEGER NOT NULL,
    PRIMARY KEY (version)
)

CREATE TABLE audit (
    id SERIAL NOT NULL,
    at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    who VARCHAR(200) NOT NULL,
    what VARCHAR(60) NOT NULL,
    about VARCHAR(200),
    item VARCHAR(200) NOT NULL,
    before JSON,
    after JSON,
    PRIMARY KEY (id)
)

CREATE INDEX ix_audit_about ON audit (about)

CREATE INDEX ix_audit_item ON audit (item)

CREATE TABLE audit_seal (
    entry INTEGER NOT NULL,
    hash VARCHAR(64) NOT NULL,
    PRIMARY KEY (entry)
)

CREATE TABLE audit_head (
    place INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    hash VARCHAR(64) NOT NULL,
    PRIMARY KEY (place)
)

CREATE TABLE support_plan (
    id SERIAL NOT NULL,
    version INTEGER NOT NULL,
    manager_id VARCHAR(200) NOT NULL,
    owner VARCHAR(200) NOT NULL,
    month DATE NOT NULL,
    why JSON NOT NULL,
    metrics JSON NOT NULL,
    review_on DATE NOT NULL,
    status VARCHAR(20) NOT NULL,
    outcome TEXT NOT NULL,
    closed_on DATE,
    PRIMARY KEY (id)
)

CREATE INDEX ix_support_plan_manager_id ON support_plan (manager_id)

CREATE UNIQUE INDEX one_open_plan ON support_plan (manager_id) WHERE status = 'open'

CREATE TABLE award (
    id SERIAL NOT NULL,
    manager_id VARCHAR(200),
    team_id VARCHAR(200),
    kind VARCHAR(20) NOT NULL,
    awarded_on DATE NOT NULL,
    reason TEXT NOT NULL,
    period VARCHAR(200) NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    PRIMARY KEY (id)
)

CREATE TABLE scenario (
    id VARCHAR(12) NOT NULL,
    version INTEGER NOT NULL,
    name VARCHAR(200) NOT NULL,
    base VARCHAR(200) NOT NULL,
    document JSON NOT NULL,
    assumptions JSON NOT NULL,
    notes TEXT NOT NULL,
    owner VARCHAR(200) NOT NULL,
    made TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    changed TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    changed_by VARCHAR(200) NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    PRIMARY KEY (id)
)

CREATE UNIQUE INDEX one_scenario_of_a_name ON scenario (name) WHERE NOT withdrawn

CREATE TABLE pay_plan (
    plan VARCHAR(200) NOT NULL,
    number INTEGER NOT NULL,
    document JSON NOT NULL,
    since DATE NOT NULL,
    until DATE,
    PRIMARY KEY (plan, number)
)

CREATE TABLE pay_remark (
    manager_id VARCHAR(200) NOT NULL,
    plan VARCHAR(200) NOT NULL,
    version VARCHAR(200) NOT NULL,
    period VARCHAR(200) NOT NULL,
    line VARCHAR(200) NOT NULL,
    place INTEGER NOT NULL,
    who VARCHAR(200) NOT NULL,
    at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (manager_id, plan, version, period, line, place)
)

CREATE TABLE month_comment (
    month DATE NOT NULL,
    scope VARCHAR(200) NOT NULL,
    version INTEGER NOT NULL,
    who VARCHAR(200) NOT NULL,
    at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (month, scope, version)
)

CREATE TABLE month_report (
    month DATE NOT NULL,
    scope VARCHAR(200) NOT NULL,
    version INTEGER NOT NULL,
    who VARCHAR(200) NOT NULL,
    at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    snapshot VARCHAR(200) NOT NULL,
    policy TEXT NOT NULL,
    english TEXT NOT NULL,
    chinese TEXT NOT NULL,
    PRIMARY KEY (month, scope, version)
)

CREATE TABLE support_step (
    plan_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    text TEXT NOT NULL,
    due DATE,
    done_on DATE,
    PRIMARY KEY (plan_id, place),
    FOREIGN KEY(plan_id) REFERENCES support_plan (id) ON DELETE CASCADE
)

CREATE TABLE support_comment (
    plan_id INTEGER NOT NULL,
    place INTEGER NOT NULL,
    who VARCHAR(200) NOT NULL,
    at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (plan_id, place),
    FOREIGN KEY(plan_id) REFERENCES support_plan (id) ON DELETE CASCADE
)

CREATE TABLE pay_plan_step (
    plan VARCHAR(200) NOT NULL,
    number INTEGER NOT NULL,
    place INTEGER NOT NULL,
    status VARCHAR(20) NOT NULL,
    who VARCHAR(200) NOT NULL,
    at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    comment TEXT NOT NULL,
    last_day DATE,
    replaced_by INTEGER,
    PRIMARY KEY (plan, number, place),
    FOREIGN KEY(plan, number) REFERENCES pay_plan (plan, number)
)

CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$

CREATE OR REPLACE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION append_only()

CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$

CREATE OR REPLACE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal FOR EACH STATEMENT EXECUTE FUNCTION append_only()

CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$

CREATE OR REPLACE TRIGGER pay_plan_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON pay_plan FOR EACH STATEMENT EXECUTE FUNCTION append_only()

CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$

CREATE OR REPLACE TRIGGER pay_plan_step_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON pay_plan_step FOR EACH STATEMENT EXECUTE FUNCTION append_only()

CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$

CREATE OR REPLACE TRIGGER pay_remark_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON pay_remark FOR EACH STATEMENT EXECUTE FUNCTION append_only()

CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$

CREATE OR REPLACE TRIGGER month_comment_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON month_comment FOR EACH STATEMENT EXECUTE FUNCTION append_only()

CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$

CREATE OR REPLACE TRIGGER month_report_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON month_report FOR EACH STATEMENT EXECUTE FUNCTION append_only()
