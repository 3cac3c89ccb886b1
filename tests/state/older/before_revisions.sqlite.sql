CREATE TABLE state_version (
    version INTEGER NOT NULL,
    PRIMARY KEY (version)
)

CREATE TABLE audit (
    id INTEGER NOT NULL,
    at DATETIME NOT NULL,
    who VARCHAR(200) NOT NULL,
    what VARCHAR(60) NOT NULL,
    about VARCHAR(200),
    item VARCHAR(200) NOT NULL,
    "before" JSON,
    "after" JSON,
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
    id INTEGER NOT NULL,
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
    id INTEGER NOT NULL,
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
    made DATETIME NOT NULL,
    changed DATETIME NOT NULL,
    changed_by VARCHAR(200) NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    PRIMARY KEY (id)
)

CREATE UNIQUE INDEX one_scenario_of_a_name ON scenario (name) WHERE NOT withdrawn

CREATE TABLE pay_plan (
    "plan" VARCHAR(200) NOT NULL,
    number INTEGER NOT NULL,
    document JSON NOT NULL,
    since DATE NOT NULL,
    until DATE,
    PRIMARY KEY ("plan", number)
)

CREATE TABLE pay_remark (
    manager_id VARCHAR(200) NOT NULL,
    "plan" VARCHAR(200) NOT NULL,
    version VARCHAR(200) NOT NULL,
    period VARCHAR(200) NOT NULL,
    line VARCHAR(200) NOT NULL,
    place INTEGER NOT NULL,
    who VARCHAR(200) NOT NULL,
    at DATETIME NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (manager_id, "plan", version, period, line, place)
)

CREATE TABLE month_comment (
    month DATE NOT NULL,
    scope VARCHAR(200) NOT NULL,
    version INTEGER NOT NULL,
    who VARCHAR(200) NOT NULL,
    at DATETIME NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (month, scope, version)
)

CREATE TABLE month_report (
    month DATE NOT NULL,
    scope VARCHAR(200) NOT NULL,
    version INTEGER NOT NULL,
    who VARCHAR(200) NOT NULL,
    at DATETIME NOT NULL,
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
    at DATETIME NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (plan_id, place),
    FOREIGN KEY(plan_id) REFERENCES support_plan (id) ON DELETE CASCADE
)

CREATE TABLE pay_plan_step (
    "plan" VARCHAR(200) NOT NULL,
    number INTEGER NOT NULL,
    place INTEGER NOT NULL,
    status VARCHAR(20) NOT NULL,
    who VARCHAR(200) NOT NULL,
    at DATETIME NOT NULL,
    comment TEXT NOT NULL,
    last_day DATE,
    replaced_by INTEGER,
    PRIMARY KEY ("plan", number, place),
    FOREIGN KEY("plan", number) REFERENCES pay_plan ("plan", number)
)

CREATE TRIGGER IF NOT EXISTS audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END

CREATE TRIGGER IF NOT EXISTS audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END

CREATE TRIGGER IF NOT EXISTS audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END

CREATE TRIGGER IF NOT EXISTS audit_seal_no_update BEFORE UPDATE ON audit_seal BEGIN SELECT RAISE(ABORT, 'audit_seal is append-only'); END

CREATE TRIGGER IF NOT EXISTS audit_seal_no_delete BEFORE DELETE ON audit_seal BEGIN SELECT RAISE(ABORT, 'audit_seal is append-only'); END

CREATE TRIGGER IF NOT EXISTS audit_seal_no_replace BEFORE INSERT ON audit_seal WHEN EXISTS (SELECT 1 FROM audit_seal WHERE entry = NEW.entry) BEGIN SELECT RAISE(ABORT, 'audit_seal is append-only'); END

CREATE TRIGGER IF NOT EXISTS pay_plan_no_update BEFORE UPDATE ON pay_plan BEGIN SELECT RAISE(ABORT, 'pay_plan is append-only'); END

CREATE TRIGGER IF NOT EXISTS pay_plan_no_delete BEFORE DELETE ON pay_plan BEGIN SELECT RAISE(ABORT, 'pay_plan is append-only'); END

CREATE TRIGGER IF NOT EXISTS pay_plan_no_replace BEFORE INSERT ON pay_plan WHEN EXISTS (SELECT 1 FROM pay_plan WHERE plan = NEW.plan AND number = NEW.number) BEGIN SELECT RAISE(ABORT, 'pay_plan is append-only'); END

CREATE TRIGGER IF NOT EXISTS pay_plan_step_no_update BEFORE UPDATE ON pay_plan_step BEGIN SELECT RAISE(ABORT, 'pay_plan_step is append-only'); END

CREATE TRIGGER IF NOT EXISTS pay_plan_step_no_delete BEFORE DELETE ON pay_plan_step BEGIN SELECT RAISE(ABORT, 'pay_plan_step is append-only'); END

CREATE TRIGGER IF NOT EXISTS pay_plan_step_no_replace BEFORE INSERT ON pay_plan_step WHEN EXISTS (SELECT 1 FROM pay_plan_step WHERE plan = NEW.plan AND number = NEW.number AND place = NEW.place) BEGIN SELECT RAISE(ABORT, 'pay_plan_step is append-only'); END

CREATE TRIGGER IF NOT EXISTS pay_remark_no_update BEFORE UPDATE ON pay_remark BEGIN SELECT RAISE(ABORT, 'pay_remark is append-only'); END

CREATE TRIGGER IF NOT EXISTS pay_remark_no_delete BEFORE DELETE ON pay_remark BEGIN SELECT RAISE(ABORT, 'pay_remark is append-only'); END

CREATE TRIGGER IF NOT EXISTS pay_remark_no_replace BEFORE INSERT ON pay_remark WHEN EXISTS (SELECT 1 FROM pay_remark WHERE manager_id = NEW.manager_id AND plan = NEW.plan AND version = NEW.version AND period = NEW.period AND line = NEW.line AND place = NEW.place) BEGIN SELECT RAISE(ABORT, 'pay_remark is append-only'); END

CREATE TRIGGER IF NOT EXISTS month_comment_no_update BEFORE UPDATE ON month_comment BEGIN SELECT RAISE(ABORT, 'month_comment is append-only'); END

CREATE TRIGGER IF NOT EXISTS month_comment_no_delete BEFORE DELETE ON month_comment BEGIN SELECT RAISE(ABORT, 'month_comment is append-only'); END

CREATE TRIGGER IF NOT EXISTS month_comment_no_replace BEFORE INSERT ON month_comment WHEN EXISTS (SELECT 1 FROM month_comment WHERE month = NEW.month AND scope = NEW.scope AND version = NEW.version) BEGIN SELECT RAISE(ABORT, 'month_comment is append-only'); END

CREATE TRIGGER IF NOT EXISTS month_report_no_update BEFORE UPDATE ON month_report BEGIN SELECT RAISE(ABORT, 'month_report is append-only'); END

CREATE TRIGGER IF NOT EXISTS month_report_no_delete BEFORE DELETE ON month_report BEGIN SELECT RAISE(ABORT, 'month_report is append-only'); END

CREATE TRIGGER IF NOT EXISTS month_report_no_replace BEFORE INSERT ON month_report WHEN EXISTS (SELECT 1 FROM month_report WHERE month = NEW.month AND scope = NEW.scope AND version = NEW.version) BEGIN SELECT RAISE(ABORT, 'month_report is append-only'); END
