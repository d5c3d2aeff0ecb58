/** SFTTrainer on the same rows, a new model of the same shape, as the program of a Python process that prints JSON. */
export const TRL_PROGRAM = `
import json, resource, sys, time, tempfile
import torch, trl
from datasets import load_dataset
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, TrainerCallback
from trl import SFTConfig, SFTTrainer

task = json.loads(sys.argv[1])
torch.manual_seed(0)
model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(task['model']), torch_dtype=torch.float32)
tokenizer = AutoTokenizer.from_pretrained(task['model'])
rows = load_dataset('json', data_files=task['data'], split='train')

class Clock(TrainerCallback):
    def on_step_end(self, args, state, control, **kwargs):
        if state.global_step == task['warm']:
            self.began = time.time()
        if state.global_step == task['steps']:
            self.ended = time.time()
clock = Clock()
config = SFTConfig(
    output_dir=tempfile.mkdtemp(), max_steps=task['steps'], per_device_train_batch_size=task['rows'],
    max_length=task['length'], packing=True, packing_strategy=task['packing'], learning_rate=3e-4, weight_decay=0.01,
    logging_steps=1, save_strategy='no', report_to=[], use_cpu=True, bf16=False, gradient_checkpointing=False,
    dataset_num_proc=1, dataloader_num_workers=0,
)
trainer = SFTTrainer(model=model, args=config, train_dataset=rows, processing_class=tokenizer, callbacks=[clock])
trainer.train()
tokens = [log['num_tokens'] for log in trainer.state.log_history if 'num_tokens' in log]
counted = tokens[task['steps'] - 1] - tokens[task['warm'] - 1]
print(json.dumps({
    'version': trl.__version__,
    'tokensPerSecond': counted / (clock.ended - clock.began),
    'peakMB': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
}))
`;
