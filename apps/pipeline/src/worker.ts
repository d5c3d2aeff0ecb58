import { serveTasks } from '@longhand/curation';

serveTasks();
