#!/usr/bin/env node
import * as module from 'node:module';

// Node 22 and later keep what is loaded from here on compiled between runs; so the program itself comes after it.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();
void import('./process.ts').then(({ run }) => run());
