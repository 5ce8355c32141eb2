"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.default = {
    mongodb: { url: process.env.MONGODB_URI, databaseName: process.env.MONGODB_DATABASE, options: {} },
    migrationsDir: 'dist/migrations',
    changelogCollectionName: 'changelog',
    migrationFileExtension: '.js',
};
