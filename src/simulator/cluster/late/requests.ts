/** What of the API server, of the kinds' complaints, of the scheduler and of what deleting needs comes late. */
import '../../controllers/namespacecleanup/cleaning';
import '../../kinds/common/lateWords';
import '../../scheduler/late';
import '../../server/late';
