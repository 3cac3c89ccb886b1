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

CREATE INDEX ix_audit_item ON audit (item)

CREATE INDEX ix_audit_about ON audit (about)

CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$

CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()

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

CREATE UNIQUE INDEX one_open_plan ON support_plan (manager_id) WHERE status = 'open'

CREATE INDEX ix_support_plan_manager_id ON support_plan (manager_id)

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
