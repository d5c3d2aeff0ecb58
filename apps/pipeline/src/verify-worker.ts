import { serveVerification } from '@longhand/verify';

serveVerification();
