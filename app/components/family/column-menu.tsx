"use client";

import { Button } from "@/components/ui/button";
import { Menu, MenuCheckboxItem, MenuContent, MenuLabel, MenuTrigger } from "@/components/ui/menu";

export type ColumnMenuProps = {
  columns: { name: string; title: string; shown: boolean }[];
  onToggle: (name: string, shown: boolean) => void;
};

/** Opens as it comes, since it is fetched by the press that asks for it. */
export default function ColumnMenu({ columns, onToggle }: ColumnMenuProps) {
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>
        <Button>Columns</Button>
      </MenuTrigger>
      <MenuContent>
        <MenuLabel>Tests to show</MenuLabel>
        {columns.map(({ name, title, shown }) => (
          <MenuCheckboxItem key={name} checked={shown} onCheckedChange={(on) => onToggle(name, on === true)}>
            {title}
          </MenuCheckboxItem>
        ))}
      </MenuContent>
    </Menu>
  );
}
