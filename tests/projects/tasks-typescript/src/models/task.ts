import type { ObjectId } from 'mongodb';

export enum Priority {
  Low = 'low',
  Normal = 'normal',
  High = 'high',
}

export interface Task {
  _id: ObjectId | number;
  title: string;
  urgent?: boolean;
  priority?: Priority;
  estimate?: { hours: number; by: string };
}

export const priorityOf = (task: Pick<Task, 'urgent' | 'estimate'>): Priority => {
  if (task.urgent) return Priority.High;
  return (task.estimate?.hours ?? 0) > 8 ? Priority.Normal : Priority.Low;
};
