import styles from "./ui.module.css";

type Props = { label: string; checked: boolean; onChange: (checked: boolean) => void };

/** A single choice between yes and no, such as a filter that is on or off. */
export function Check({ label, checked, onChange }: Props) {
  return (
    <label className={styles.choice}>
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  );
}
