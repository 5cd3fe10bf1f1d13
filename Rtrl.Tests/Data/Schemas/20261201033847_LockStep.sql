BEGIN TRANSACTION;
CREATE TABLE "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);
INSERT INTO "__EFMigrationsHistory" VALUES('20261123192214_Initial','10.0.15');
INSERT INTO "__EFMigrationsHistory" VALUES('20261130101619_KeptResults','10.0.15');
INSERT INTO "__EFMigrationsHistory" VALUES('20261130130039_Experiments','10.0.15');
INSERT INTO "__EFMigrationsHistory" VALUES('20261201033847_LockStep','10.0.15');
CREATE TABLE "checkpoints" (
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
INSERT INTO "checkpoints" VALUES(1,4,480,1,1795435200000,0.5,'avx2',0,32,X'4DF556DC53D63F60420E98E377E191647CD540D2DC11D5413993862C8597E20F',NULL,X'E0FF1E3D5C7B9AB9D8F71635547392B1D0EF0E2D4C6B8AA9C8E70625446382A1');
CREATE TABLE "commands" (
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
INSERT INTO "commands" VALUES(1,4,'pause',NULL,1795435200000,NULL,NULL,NULL);
CREATE TABLE "episodes" (
    "RunId" INTEGER NOT NULL,
    "Episode" INTEGER NOT NULL,
    "StartStep" INTEGER NOT NULL,
    "Length" INTEGER NOT NULL,
    "Return" REAL NULL,
    "Right" INTEGER NOT NULL,
    CONSTRAINT "PK_episodes" PRIMARY KEY ("RunId", "Episode"),
    CONSTRAINT "FK_episodes_runs_RunId" FOREIGN KEY ("RunId") REFERENCES "runs" ("Id") ON DELETE CASCADE
);
INSERT INTO "episodes" VALUES(4,0,0,16,1.0,1);
INSERT INTO "episodes" VALUES(4,1,16,16,-0.25,0);
INSERT INTO "episodes" VALUES(4,2,32,16,1.0,1);
CREATE TABLE "events" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_events" PRIMARY KEY AUTOINCREMENT,
    "RunId" INTEGER NOT NULL,
    "Step" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "Message" TEXT NOT NULL,
    "Value" TEXT NULL,
    CONSTRAINT "FK_events_runs_RunId" FOREIGN KEY ("RunId") REFERENCES "runs" ("Id") ON DELETE CASCADE
);
INSERT INTO "events" VALUES(1,4,0,1795435200000,'started','Started.',NULL);
CREATE TABLE "experiments" (
    "Name" TEXT NOT NULL CONSTRAINT "PK_experiments" PRIMARY KEY,
    "Json" TEXT NOT NULL,
    "Active" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "UpdatedAt" INTEGER NOT NULL
);
INSERT INTO "experiments" VALUES('traces','{"title":"Traces"}',1,1766000000000,1766000000000);
CREATE TABLE "owners" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_owners" PRIMARY KEY,
    "Machine" TEXT NOT NULL,
    "Pid" INTEGER NOT NULL,
    "StartedAt" INTEGER NOT NULL,
    "HeartbeatAt" INTEGER NOT NULL
);
INSERT INTO "owners" VALUES('north:4711:1795431600','north',4711,1795431600000,1795435200000);
CREATE TABLE "preferences" (
    "Key" TEXT NOT NULL CONSTRAINT "PK_preferences" PRIMARY KEY,
    "Value" TEXT NOT NULL
);
INSERT INTO "preferences" VALUES('palette','cividis');
CREATE TABLE "runs" (
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
    "ParentChanges" TEXT NULL, "FinalEpisodes" INTEGER NOT NULL DEFAULT 0, "FinalReturn" REAL NULL, "LostAt" INTEGER NULL, "Identity" TEXT NULL, "LockStep" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "FK_runs_owners_OwnerId" FOREIGN KEY ("OwnerId") REFERENCES "owners" ("Id") ON DELETE SET NULL
);
INSERT INTO "runs" VALUES(4,'first','group','memory-chain-demo','exact RTRL','stream Q(0) with ObGD','memory-chain','qrc',7,'["memory","demo"]',2,NULL,480,500000,30,1.0,0.5,0.25,NULL,20000.0,0.024,X'0000803F000000000000003F',3,0,NULL,NULL,'north:4711:1795431600',1,1795435200000,1795435200000,NULL,NULL,'{"environment":{"name":"memory-chain","length":16},"network":{"encoderWidth":128,"cell":"linear-rtu","hiddenSize":192,"gradient":"rtrl","radiusMin":0,"radiusMax":1,"minNonZeroPerUnit":0},"agent":{"name":"qrc","discount":0.99,"traceDecay":0.95,"rule":"obgd","stepSize":0.30000000000000004,"kappa":1,"auxiliaryStepSize":1E-05,"regularisation":1,"gradientCorrection":true,"gradientClip":0,"cutBefore":false,"bootstrapOnTruncation":false},"exploration":{"start":1,"end":0.01,"steps":50000},"normalisation":{"observation":false,"reward":false,"rewardVariant":"seed","observationVariant":"seed"},"stop":{"steps":500000,"wallSeconds":0,"whenSolved":false},"seed":7}','{"version":"0.1.0","commit":"abc","runtime":".NET 10","operatingSystem":"Linux","processor":"a processor","vectorPath":"avx2"}','Notes with “quotes”.',NULL,0,NULL,NULL,'e80e8cc8d0a8d438fb1ef14110162f2f',0);
CREATE TABLE "series" (
    "RunId" INTEGER NOT NULL,
    "Metric" TEXT NOT NULL,
    "Bytes" INTEGER NOT NULL,
    "Packed" BLOB NOT NULL,
    CONSTRAINT "PK_series" PRIMARY KEY ("RunId", "Metric"),
    CONSTRAINT "FK_series_runs_RunId" FOREIGN KEY ("RunId") REFERENCES "runs" ("Id") ON DELETE CASCADE
);
INSERT INTO "series" VALUES(4,'return',122,X'0140000000000000000400000063A0216800996DCFC0C0B0B3409AA1EF710BC3BA402386D32FB631746F6B67382D99C1A033A1637F4343C3074F4B2586AED4A70CDBCEB53044B0EA33FCBFF284A17C553F835B2637483B7EF986860F11C2B60C47CEBB33B4DD3CC970A4449BC12ECF9EE1EC827886053B9F0100');
CREATE INDEX "IX_checkpoints_RunId_Bytes" ON "checkpoints" ("RunId", "Bytes");
CREATE INDEX "IX_checkpoints_RunId_Step" ON "checkpoints" ("RunId", "Step");
CREATE INDEX "IX_commands_RunId" ON "commands" ("RunId");
CREATE INDEX "IX_commands_TakenAt" ON "commands" ("TakenAt");
CREATE INDEX "IX_events_RunId" ON "events" ("RunId");
CREATE INDEX "IX_runs_OwnerId" ON "runs" ("OwnerId");
CREATE INDEX "IX_series_RunId_Bytes" ON "series" ("RunId", "Bytes");
CREATE INDEX "IX_runs_Identity" ON "runs" ("Identity");
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('runs',4);
INSERT INTO "sqlite_sequence" VALUES('events',1);
INSERT INTO "sqlite_sequence" VALUES('checkpoints',1);
INSERT INTO "sqlite_sequence" VALUES('commands',1);
COMMIT;
