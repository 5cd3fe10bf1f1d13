PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);
INSERT INTO __EFMigrationsHistory VALUES('20261123192214_Initial','10.0.15');
CREATE TABLE IF NOT EXISTS "owners" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_owners" PRIMARY KEY,
    "Machine" TEXT NOT NULL,
    "Pid" INTEGER NOT NULL,
    "StartedAt" INTEGER NOT NULL,
    "HeartbeatAt" INTEGER NOT NULL
);
INSERT INTO owners VALUES('north:4711:1795431600','north',4711,1795431600000,1795435200000);
CREATE TABLE IF NOT EXISTS "preferences" (
    "Key" TEXT NOT NULL CONSTRAINT "PK_preferences" PRIMARY KEY,
    "Value" TEXT NOT NULL
);
INSERT INTO preferences VALUES('palette','cividis');
CREATE TABLE IF NOT EXISTS "runs" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_runs" PRIMARY KEY AUTOINCREMENT,
    "Name" TEXT NOT NULL,
    "Group" TEXT NULL,
    "Preset" TEXT NULL,
    "Variant" TEXT NULL,
    "Title" TEXT NOT NULL,
    "Environment" TEXT NOT NULL,
    "Agent" TEXT NOT NULL,
    "Seed" INTEGER NOT NULL,
    "Tags" TEXT NOT NULL,
    "Status" INTEGER NOT NULL,
    "Reason" TEXT NULL,
    "Step" INTEGER NOT NULL,
    "PlannedSteps" INTEGER NOT NULL,
    "Episodes" INTEGER NOT NULL,
    "LastReturn" REAL NULL,
    "RecentRight" REAL NULL,
    "RecentReturn" REAL NULL,
    "SolvedAt" INTEGER NULL,
    "StepsPerSecond" REAL NOT NULL,
    "ElapsedSeconds" REAL NOT NULL,
    "Sparkline" BLOB NOT NULL,
    "Colour" INTEGER NOT NULL,
    "Altered" INTEGER NOT NULL,
    "ParentRunId" INTEGER NULL,
    "ParentStep" INTEGER NULL,
    "OwnerId" TEXT NULL,
    "Epoch" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "UpdatedAt" INTEGER NOT NULL,
    "StartedAt" INTEGER NULL,
    "EndedAt" INTEGER NULL,
    "Settings" TEXT NOT NULL,
    "Provenance" TEXT NOT NULL,
    "Notes" TEXT NOT NULL,
    "ParentChanges" TEXT NULL,
    CONSTRAINT "FK_runs_owners_OwnerId" FOREIGN KEY ("OwnerId") REFERENCES "owners" ("Id") ON DELETE SET NULL
);
INSERT INTO runs VALUES(4,'first','group','memory-chain-demo','exact RTRL','stream Q(0) with ObGD','memory-chain','qrc',7,'["memory","demo"]',2,NULL,480,500000,30,1.0,0.5,0.25,NULL,20000.0,0.024000000000000000499,X'0000803f000000000000003f',3,0,NULL,NULL,'north:4711:1795431600',1,1795435200000,1795435200000,NULL,NULL,'{"environment":{"name":"memory-chain","length":16},"network":{"encoderWidth":128,"cell":"linear-rtu","hiddenSize":192,"gradient":"rtrl","radiusMin":0,"radiusMax":1,"minNonZeroPerUnit":0},"agent":{"name":"qrc","discount":0.99,"traceDecay":0.95,"rule":"obgd","stepSize":0.30000000000000004,"kappa":1,"auxiliaryStepSize":1E-05,"regularisation":1,"gradientCorrection":true,"gradientClip":0,"cutBefore":false,"bootstrapOnTruncation":false},"exploration":{"start":1,"end":0.01,"steps":50000},"normalisation":{"observation":false,"reward":false,"rewardVariant":"seed","observationVariant":"seed"},"stop":{"steps":500000,"wallSeconds":0,"whenSolved":false},"seed":7}','{"version":"0.1.0","commit":"abc","runtime":".NET 10","operatingSystem":"Linux","processor":"a processor","vectorPath":"avx2"}','Notes with “quotes”.',NULL);
CREATE TABLE IF NOT EXISTS "checkpoints" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_checkpoints" PRIMARY KEY AUTOINCREMENT,
    "RunId" INTEGER NOT NULL,
    "Step" INTEGER NOT NULL,
    "Epoch" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "Score" REAL NULL,
    "VectorPath" TEXT NOT NULL,
    "Pinned" INTEGER NOT NULL,
    "Bytes" INTEGER NOT NULL,
    "Sha256" BLOB NOT NULL,
    "File" TEXT NULL,
    "Content" BLOB NULL,
    CONSTRAINT "FK_checkpoints_runs_RunId" FOREIGN KEY ("RunId") REFERENCES "runs" ("Id") ON DELETE CASCADE
);
INSERT INTO checkpoints VALUES(1,4,480,1,1795435200000,0.5,'avx2',0,32,X'4df556dc53d63f60420e98e377e191647cd540d2dc11d5413993862c8597e20f',NULL,X'e0ff1e3d5c7b9ab9d8f71635547392b1d0ef0e2d4c6b8aa9c8e70625446382a1');
CREATE TABLE IF NOT EXISTS "commands" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_commands" PRIMARY KEY AUTOINCREMENT,
    "RunId" INTEGER NOT NULL,
    "Command" TEXT NOT NULL,
    "Value" TEXT NULL,
    "PostedAt" INTEGER NOT NULL,
    "TakenAt" INTEGER NULL,
    "AnsweredAt" INTEGER NULL,
    "Error" TEXT NULL,
    CONSTRAINT "FK_commands_runs_RunId" FOREIGN KEY ("RunId") REFERENCES "runs" ("Id") ON DELETE CASCADE
);
INSERT INTO commands VALUES(1,4,'pause',NULL,1795435200000,NULL,NULL,NULL);
CREATE TABLE IF NOT EXISTS "episodes" (
    "RunId" INTEGER NOT NULL,
    "Episode" INTEGER NOT NULL,
    "StartStep" INTEGER NOT NULL,
    "Length" INTEGER NOT NULL,
    "Return" REAL NULL,
    "Right" INTEGER NOT NULL,
    CONSTRAINT "PK_episodes" PRIMARY KEY ("RunId", "Episode"),
    CONSTRAINT "FK_episodes_runs_RunId" FOREIGN KEY ("RunId") REFERENCES "runs" ("Id") ON DELETE CASCADE
);
INSERT INTO episodes VALUES(4,0,0,16,1.0,1);
INSERT INTO episodes VALUES(4,1,16,16,-0.25,0);
INSERT INTO episodes VALUES(4,2,32,16,1.0,1);
CREATE TABLE IF NOT EXISTS "events" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_events" PRIMARY KEY AUTOINCREMENT,
    "RunId" INTEGER NOT NULL,
    "Step" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "Message" TEXT NOT NULL,
    "Value" TEXT NULL,
    CONSTRAINT "FK_events_runs_RunId" FOREIGN KEY ("RunId") REFERENCES "runs" ("Id") ON DELETE CASCADE
);
INSERT INTO events VALUES(1,4,0,1795435200000,'started','Started.',NULL);
CREATE TABLE IF NOT EXISTS "series" (
    "RunId" INTEGER NOT NULL,
    "Metric" TEXT NOT NULL,
    "Bytes" INTEGER NOT NULL,
    "Packed" BLOB NOT NULL,
    CONSTRAINT "PK_series" PRIMARY KEY ("RunId", "Metric"),
    CONSTRAINT "FK_series_runs_RunId" FOREIGN KEY ("RunId") REFERENCES "runs" ("Id") ON DELETE CASCADE
);
INSERT INTO series VALUES(4,'return',122,X'0140000000000000000400000063a0216800996dcfc0c0b0b3409aa1ef710bc3ba402386d32fb631746f6b67382d99c1a033a1637f4343c3074f4b2586aed4a70cdbceb53044b0ea33fcbff284a17c553f835b2637483b7ef986860f11c2b60c47cebb33b4dd3cc970a4449bc12ecf9ee1ec827886053b9f0100');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('runs',4);
INSERT INTO sqlite_sequence VALUES('events',1);
INSERT INTO sqlite_sequence VALUES('checkpoints',1);
INSERT INTO sqlite_sequence VALUES('commands',1);
CREATE INDEX "IX_checkpoints_RunId_Bytes" ON "checkpoints" ("RunId", "Bytes");
CREATE INDEX "IX_checkpoints_RunId_Step" ON "checkpoints" ("RunId", "Step");
CREATE INDEX "IX_commands_RunId" ON "commands" ("RunId");
CREATE INDEX "IX_commands_TakenAt" ON "commands" ("TakenAt");
CREATE INDEX "IX_events_RunId" ON "events" ("RunId");
CREATE INDEX "IX_runs_OwnerId" ON "runs" ("OwnerId");
CREATE INDEX "IX_series_RunId_Bytes" ON "series" ("RunId", "Bytes");
COMMIT;
